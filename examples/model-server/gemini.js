import { piecesOf, toolCallsOf, usageOf } from './reply-parts.js';

/** The body of a Gemini `GenerateContentResponse`. */
export function generateContent(request, reply) {
  return {
    ...envelope(request, reply),
    candidates: [candidate(partsOf(request, reply), finishReason(reply))],
    usageMetadata: usage(request, reply),
  };
}

/** The same answer as the server-sent events of a stream, or as one array without `alt=sse`. */
export function generateContentChunks(request, reply) {
  const pieces = partsOf(request, reply).flatMap((part) =>
    part.text === undefined ? [part] : piecesOf(part.text).map((text) => ({ ...part, text })),
  );
  const chunks = pieces.map((part, position) => {
    const isLast = position === pieces.length - 1;
    return {
      ...envelope(request, reply),
      candidates: [candidate([part], isLast ? finishReason(reply) : undefined)],
      ...(isLast && { usageMetadata: usage(request, reply) }),
    };
  });
  return chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`);
}

/** The body of an embeddings answer, for one text or for several. */
export function embedContent(request, reply) {
  const vector = { values: [0.25, 0.5, 0.75] };
  const { input } = usageOf(request, reply);
  const usageMetadata = { promptTokenCount: input };
  return request.body.requests
    ? { embeddings: request.body.requests.map(() => vector), usageMetadata }
    : { embedding: vector, usageMetadata };
}

/** The body of an error answer. */
export function generateError(reply) {
  const status = reply.status === 429 ? 'RESOURCE_EXHAUSTED' : 'INTERNAL';
  return { error: { code: reply.status, message: reply.error, status } };
}

function envelope(request, reply) {
  const model = reply.model ?? /models\/([^/:]+):/.exec(request.path)?.[1];
  return { modelVersion: model, responseId: `gemini_${request.index}` };
}

function partsOf(request, reply) {
  return [
    ...(reply.reasoning ? [{ text: reply.reasoning, thought: true }] : []),
    ...(reply.content ? [{ text: reply.content }] : []),
    ...toolCallsOf(request, reply).map(({ id, name, arguments: args }) => ({
      functionCall: { id, name, args: JSON.parse(args) },
    })),
  ];
}

function candidate(parts, finishReason) {
  return { index: 0, content: { role: 'model', parts }, ...(finishReason && { finishReason }) };
}

function finishReason(reply) {
  return reply.finishReason === 'length' ? 'MAX_TOKENS' : 'STOP';
}

/** Gemini counts thoughts beside the candidates' tokens, not in them. */
function usage(request, reply) {
  const { input, output, cached, reasoning } = usageOf(request, reply);
  return {
    promptTokenCount: input,
    candidatesTokenCount: output - reasoning,
    thoughtsTokenCount: reasoning,
    cachedContentTokenCount: cached,
    totalTokenCount: input + output,
  };
}
