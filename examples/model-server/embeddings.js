import { modelOf, usageOf } from './reply-parts.js';

const DIMENSIONS = 4;

/** The body of an embeddings answer: one short vector per input, as numbers or as base64 floats. */
export function embeddings(request, reply) {
  const inputs = [request.body.input].flat();
  const data = inputs.map((text, index) => ({
    object: 'embedding',
    index,
    embedding: encode(vectorOf(String(text)), request.body.encoding_format),
  }));
  const { input } = usageOf(request, reply);
  const usage = { prompt_tokens: input, total_tokens: input };
  return { object: 'list', model: modelOf(request, reply), data, usage };
}

/** The same text always has the same vector. */
function vectorOf(text) {
  const vector = new Array(DIMENSIONS).fill(0);
  for (let i = 0; i < text.length; i++) vector[i % DIMENSIONS] += text.charCodeAt(i) / 1024;
  return vector;
}

function encode(vector, format) {
  return format === 'base64'
    ? Buffer.from(new Float32Array(vector).buffer).toString('base64')
    : vector;
}
