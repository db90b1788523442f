import { postJson, type EndpointSettings } from './endpoint.js';
import { EndpointError } from './errors.js';

const AT_ONCE = 64;

/** A vector for each text, in order. */
export async function embed(
  settings: EndpointSettings,
  texts: readonly string[],
): Promise<number[][]> {
  const vectors: number[][] = [];
  for (let at = 0; at < texts.length; at += AT_ONCE) {
    const input = texts.slice(at, at + AT_ONCE);
    const { data } = (await postJson(settings, '/embeddings', {
      model: settings.model,
      input,
      encoding_format: 'float',
    })) as { data?: { index: number; embedding: number[] }[] };
    const sorted = [...(data ?? [])].sort((a, b) => a.index - b.index);
    if (
      sorted.length !== input.length ||
      !sorted.every(({ embedding }) => Array.isArray(embedding))
    )
      throw new EndpointError(
        settings.url,
        200,
        `answered without a vector for each of ${input.length} texts`,
      );
    vectors.push(...sorted.map(({ embedding }) => embedding));
  }
  return vectors;
}
