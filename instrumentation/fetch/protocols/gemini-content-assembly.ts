import { GrowingText } from '../growing-text.js';
import { numberOf, objectOf, objectsOf, parseObject, textOf, type JsonObject } from '../json.js';
import type { ServerSentEvent } from '../sse.js';
import type { StreamAssembly } from '../wire-protocol.js';

interface TextRun {
  readonly thought: boolean;
  readonly text: GrowingText;
}

interface CandidateSoFar {
  readonly parts: (JsonObject | TextRun)[];
  finishReason?: string;
}

/**
 * Puts the chunks of a Gemini stream together into one `GenerateContentResponse`. There is no end mark:
 * a finish reason on every candidate is the end.
 */
export class GeminiContentAssembly implements StreamAssembly {
  readonly #candidates = new Map<number, CandidateSoFar>();
  readonly #envelope: Record<string, unknown> = {};

  get complete(): boolean {
    const candidates = [...this.#candidates.values()];
    return candidates.length > 0 && candidates.every((c) => c.finishReason !== undefined);
  }

  accept({ data }: ServerSentEvent): void {
    const chunk = parseObject(data);
    if (!chunk) return;
    for (const field of ['responseId', 'modelVersion', 'usageMetadata', 'error']) {
      if (chunk[field] != null) this.#envelope[field] = chunk[field];
    }
    for (const candidate of objectsOf(chunk['candidates'])) {
      const index = numberOf(candidate['index']) ?? 0;
      const soFar = this.#candidates.get(index) ?? { parts: [] };
      this.#candidates.set(index, soFar);
      soFar.finishReason = textOf(candidate['finishReason']) ?? soFar.finishReason;
      for (const part of objectsOf(objectOf(candidate['content'])['parts']))
        appendPart(soFar, part);
    }
  }

  body(): JsonObject {
    const candidates = [...this.#candidates].sort(([a], [b]) => a - b);
    return {
      ...this.#envelope,
      candidates: candidates.map(([, { parts, finishReason }]) => ({
        content: { role: 'model', parts: parts.map(partBody) },
        finishReason,
      })),
    };
  }
}

/** Text arrives in pieces: pieces of one kind in a row are one part. */
function appendPart(candidate: CandidateSoFar, part: JsonObject): void {
  const text = textOf(part['text']);
  if (text === undefined) {
    candidate.parts.push(part);
    return;
  }
  const thought = part['thought'] === true;
  const last = candidate.parts.at(-1);
  const run = last && isTextRun(last) && last.thought === thought ? last : undefined;
  if (run) return run.text.append(text);
  const started: TextRun = { thought, text: new GrowingText() };
  started.text.append(text);
  candidate.parts.push(started);
}

function partBody(part: JsonObject | TextRun): JsonObject {
  return isTextRun(part) ? { text: part.text.toString(), thought: part.thought } : part;
}

function isTextRun(part: JsonObject | TextRun): part is TextRun {
  return part['text'] instanceof GrowingText;
}
