import type { Attributes, HrTime } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import * as semconv from '../vocabulary/semconv.js';
import type { AskedToolCall } from './asked-tool-calls.js';

/** Spans beyond these were of calls that no conversation has answered. */
const MAX_SPANS = 1_000;

/** Longer arguments are not compared, nor kept, of a span that has an id. */
const MAX_COMPARED_CHARS = 1_024;

/** Where the vocabularies in use keep a tool call's id and name: GenAI, Vercel AI SDK, OpenInference. */
const CALL_ID_KEYS = [semconv.GEN_AI_TOOL_CALL_ID, 'ai.toolCall.id', 'tool_call.id', 'tool.id'];
const NAME_KEYS = [semconv.GEN_AI_TOOL_NAME, 'ai.toolCall.name', 'tool.name'];
const ARGUMENTS_KEYS = [semconv.GEN_AI_TOOL_CALL_ARGUMENTS, 'ai.toolCall.args'];

/** What a processor is shown of a span, whichever SDK version made it. */
interface WatchedSpan {
  readonly attributes?: Attributes;
  readonly startTime: HrTime;
}

interface NamedSpan {
  /** Undefined where the span says no more of its call than the name. */
  readonly id: string | undefined;
  readonly name: string;
  readonly arguments: string | undefined;
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
   * on in forms of their own, so equal ones are not required, but of a span with an id: some frameworks make
   * ids of their own for a provider whose calls had none once. A span answers for one call.
   */
  claim(call: AskedToolCall): boolean {
    if (call.id !== undefined && this.#ids.delete(call.id)) {
      this.#named = this.#named.filter(({ id }) => id !== call.id);
      return true;
    }
    const fitting = this.#named.filter(
      (span) => span.name === call.name && span.startMs >= call.sinceMs,
    );
    const claimed =
      fitting.find((span) => span.arguments !== undefined && span.arguments === call.arguments) ??
      fitting.find(({ id }) => id === undefined);
    this.#named = claimed ? this.#named.filter((span) => span !== claimed) : this.#named;
    return claimed !== undefined;
  }

  /** Somebody told this call without a tool's span. */
  saw(name: string, startMs: number): void {
    this.#note({ id: undefined, name, arguments: undefined, startMs });
  }

  onStart(span: unknown): void {
    const { attributes } = span as WatchedSpan;
    if (attributes) this.#noteId(attributes);
  }

  onEnd(span: unknown): void {
    const { attributes, startTime } = span as WatchedSpan;
    if (!attributes || attributes[semconv.TOOL_INFERRED] === true) return;
    this.#noteId(attributes);
    const name = textAt(attributes, NAME_KEYS);
    if (name === undefined) return;
    const id = textAt(attributes, CALL_ID_KEYS);
    const startMs = startTime[0] * 1_000 + Math.floor(startTime[1] / 1e6);
    const asked = textAt(attributes, ARGUMENTS_KEYS);
    const isKept = id === undefined || (asked?.length ?? 0) <= MAX_COMPARED_CHARS;
    this.#note({ id, name, arguments: isKept ? asked : undefined, startMs });
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.#ids.clear();
    this.#named = [];
    return Promise.resolve();
  }

  #noteId(attributes: Attributes): void {
    if (attributes[semconv.TOOL_INFERRED] === true) return;
    const id = textAt(attributes, CALL_ID_KEYS);
    if (id === undefined) return;
    this.#ids.add(id);
    if (this.#ids.size > this.#maxSpans) this.#ids.delete(this.#ids.values().next().value!);
  }

  #note(span: NamedSpan): void {
    this.#named.push(span);
    if (this.#named.length > this.#maxSpans) this.#named.shift();
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
