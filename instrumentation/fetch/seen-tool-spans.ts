import type { AttributeValue, Attributes, HrTime } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import * as semconv from '../semconv.js';
import type { AskedToolCall } from './asked-tool-calls.js';

/** Spans beyond these were of calls that no conversation has answered. */
const MAX_SPANS = 1_000;

/** Where the vocabularies in use keep a tool call's id and name: GenAI, Vercel AI SDK, OpenInference. */
const CALL_ID_KEYS = [semconv.GEN_AI_TOOL_CALL_ID, 'ai.toolCall.id', 'tool_call.id', 'tool.id'];
const NAME_KEYS = [semconv.GEN_AI_TOOL_NAME, 'ai.toolCall.name', 'tool.name'];

/** What a processor is shown of a span, whichever SDK version made it. */
interface WatchedSpan {
  readonly attributes?: Attributes;
  readonly startTime: HrTime;
}

interface NamedSpan {
  readonly name: string;
  readonly arguments: AttributeValue | undefined;
  readonly startMs: number;
}

/**
 * Remembers the tool calls somebody made a span of, so that none is told twice: our `tool()`, an MCP
 * client's, another library's.
 */
export class SeenToolSpans implements SpanProcessor {
  readonly #maxSpans: number;
  readonly #ids = new Set<string>();
  #named: NamedSpan[] = [];

  constructor(maxSpans = MAX_SPANS) {
    this.#maxSpans = maxSpans;
  }

  /**
   * Whether a span of this call was seen: by its id, or, for a span without one, by its name, begun since
   * the model was asked. Of several such, one with the same arguments is preferred; hosts hand arguments
   * on in forms of their own, so equal ones are not required. A span answers for one call.
   */
  claim(call: AskedToolCall): boolean {
    if (call.id !== undefined && this.#ids.delete(call.id)) return true;
    const fitting = this.#named.filter(
      (span) => span.name === call.name && span.startMs >= call.sinceMs,
    );
    const claimed = fitting.find((span) => span.arguments === call.arguments) ?? fitting[0];
    this.#named = claimed ? this.#named.filter((span) => span !== claimed) : this.#named;
    return claimed !== undefined;
  }

  onStart(span: unknown): void {
    const { attributes } = span as WatchedSpan;
    if (attributes) this.#noteId(attributes);
  }

  onEnd(span: unknown): void {
    const { attributes, startTime } = span as WatchedSpan;
    if (!attributes || this.#noteId(attributes)) return;
    const name = textAt(attributes, NAME_KEYS);
    if (name === undefined) return;
    const startMs = startTime[0] * 1_000 + Math.floor(startTime[1] / 1e6);
    this.#named.push({ name, arguments: attributes[semconv.GEN_AI_TOOL_CALL_ARGUMENTS], startMs });
    if (this.#named.length > this.#maxSpans) this.#named.shift();
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.#ids.clear();
    this.#named = [];
    return Promise.resolve();
  }

  /** @returns Whether the span says which call it is of. */
  #noteId(attributes: Attributes): boolean {
    if (attributes[semconv.TOOL_INFERRED] === true) return true;
    const id = textAt(attributes, CALL_ID_KEYS);
    if (id === undefined) return false;
    this.#ids.add(id);
    if (this.#ids.size > this.#maxSpans) this.#ids.delete(this.#ids.values().next().value!);
    return true;
  }
}

/** The process's own, which `register` connects to its provider. */
export const seenToolSpans = new SeenToolSpans();

function textAt(attributes: Attributes, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
