import { createHash } from 'node:crypto';
import { SPAN_COLUMNS } from '../../store/span-columns.js';
import type { SpanRow } from '../../store/index.js';

const EPOCH_NS = 1_700_000_000_000_000_000n;
const SECOND_NS = 1_000_000_000n;

const EMPTY_ROW = Object.fromEntries(
  SPAN_COLUMNS.flatMap(({ property }) => (property === null ? [] : [[property, null]])),
) as unknown as SpanRow;

/** What a model call did beside talking. */
export interface Said {
  agent?: string;
  calls?: string[];
  /** The ids of those calls. */
  callIds?: string[];
  /** The tools it was offered, as they went to the model. */
  offers?: object[];
  /** What a user said that this call answers. */
  asked?: string;
  tokensIn?: number;
  seconds?: number;
  finish?: string;
  /** The call failed with that message; '' where it gave none. */
  error?: string;
}

/** How a tool call ended, and by whom it was run. */
export interface Done {
  agent?: string;
  error?: string;
  errorType?: string;
  exitCode?: number;
  httpStatus?: number;
  callId?: string;
  seconds?: number;
}

/**
 * A run, step by step. Every step takes a second; ids are the run's name hashed with the step's number, so
 * that a test can say `run.spanId(3)`.
 */
export class RunBuilder {
  readonly traceId: string;
  readonly rows: SpanRow[] = [];
  #steps = 0;

  constructor(
    readonly name: string,
    private readonly agent = 'coder',
  ) {
    this.traceId = hexId(name, 32);
    this.#push({ kind: 'agent', name: `invoke_agent ${agent}`, agentName: agent });
  }

  /** A user speaks. No step of the agent's. */
  user(text: string): this {
    return this.#push({ kind: 'other', name: 'user_turn', inputMessages: messages('user', text) });
  }

  /** A sub-agent was sent and came back with that; null where it said nothing. No step of its own. */
  handoff(agent: string, answer: string | null, error?: string): this {
    return this.#push({
      kind: 'agent',
      name: `invoke_agent ${agent}`,
      agentName: agent,
      outputMessages: answer === null ? '[]' : messages('assistant', answer),
      ...failure(error),
    });
  }

  /** The harness ended the run with that error. */
  endedBy(errorType: string, message: string): this {
    Object.assign(this.rows[0]!, failure(message), { errorType });
    return this;
  }

  /** The agent itself ended so many seconds after the beginning, whatever its steps do. */
  endedAfter(seconds: number): this {
    this.rows[0]!.endNs = EPOCH_NS + BigInt(seconds) * SECOND_NS;
    return this;
  }

  /** The model says `text`; with `calls` it asks for tools, which `tool` then answers. */
  llm(text: string, said: Said = {}): this {
    const { agent, calls = [], callIds = [], offers, asked, finish, error } = said;
    const parts = [
      ...(text === '' ? [] : [{ type: 'text', content: text }]),
      ...calls.map((name, at) => ({ type: 'tool_call', id: callIds[at], name, arguments: {} })),
    ];
    const reason = finish ?? (calls.length > 0 ? 'tool_calls' : 'stop');
    return this.#push({
      kind: 'llm',
      name: 'chat test-model',
      agentName: agent ?? this.agent,
      modelRequested: 'test-model',
      outputMessages: error !== undefined ? null : JSON.stringify([{ role: 'assistant', parts }]),
      finishReasons: error !== undefined ? null : [reason],
      inputMessages: asked === undefined ? null : messages('user', asked),
      toolDefinitions: offers === undefined ? null : JSON.stringify(offers),
      tokensIn: said.tokensIn === undefined ? null : BigInt(said.tokensIn),
      seconds: said.seconds,
      ...failure(error),
    });
  }

  /** A model that does not talk is called: it speaks, draws or writes down what is said, or judges. */
  modelCall(kind: 'media' | 'guardrail' | 'reranker', name: string, output: object[] = []): this {
    return this.#push({
      kind,
      name,
      modelRequested: 'another-model',
      outputMessages: JSON.stringify([{ role: 'assistant', parts: output }]),
    });
  }

  tool(name: string, args: object | string, result: string | null, done: Done = {}): this {
    const text = typeof args === 'string' ? args : JSON.stringify(args);
    return this.#push({
      kind: 'tool',
      name: `execute_tool ${name}`,
      agentName: done.agent ?? this.agent,
      toolName: name,
      arguments: text,
      argumentsHash: hash64(text),
      result,
      resultHash: result === null ? null : hash64(result),
      exitCode: done.exitCode ?? null,
      httpStatus: done.httpStatus ?? null,
      toolCallId: done.callId ?? null,
      seconds: done.seconds,
      ...failure(done.error),
      ...(done.errorType === undefined ? {} : { errorType: done.errorType }),
    });
  }

  /** A shell command; with `error` it failed and printed that. */
  shell(command: string, result: string, error = false): this {
    return this.tool('bash', { command }, result, error ? { error: result, exitCode: 1 } : {});
  }

  /** A step that the program logged itself. */
  log(action: string, state: object | null = {}): this {
    return this.#push({
      kind: 'step',
      name: action,
      action,
      state: state === null ? null : JSON.stringify(state),
      stepNo: this.rows.filter((row) => row.kind === 'step').length + 1,
    });
  }

  /** The id of the step with that 1-based number. */
  spanId(step: number): string {
    return hexId(`${this.name} ${step}`, 16);
  }

  /** Every row begins a second after the one before; the agent ends with its last. */
  #push({ seconds = 1, ...columns }: Pushed): this {
    const place = this.rows.length;
    const isStep = STEPS.includes(columns.kind);
    if (isStep) this.#steps += 1;
    const id =
      place === 0
        ? `${this.name} 0`
        : isStep
          ? `${this.name} ${this.#steps}`
          : `${this.name} at ${place}`;
    const startNs = EPOCH_NS + BigInt(place) * SECOND_NS;
    const endNs = startNs + BigInt(seconds) * SECOND_NS;
    this.rows.push({
      ...EMPTY_ROW,
      traceId: this.traceId,
      spanId: hexId(id, 16),
      parentSpanId: place === 0 ? null : hexId(`${this.name} 0`, 16),
      receivedNs: EPOCH_NS,
      startNs,
      endNs,
      isError: false,
      service: 'test',
      ...columns,
    });
    const root = this.rows[0]!;
    if (root.endNs === null || root.endNs < endNs) root.endNs = endNs;
    return this;
  }
}

/** Of the kinds that are made here. */
const STEPS: readonly string[] = ['llm', 'tool', 'step', 'media', 'guardrail', 'reranker'];

type Pushed = Partial<SpanRow> & Pick<SpanRow, 'kind'> & { seconds?: number | undefined };

function messages(role: string, text: string): string {
  return JSON.stringify([{ role, parts: [{ type: 'text', content: text }] }]);
}

/** Begins a run. Names must differ within one store: ids come from them. */
export function run(name: string, agent?: string): RunBuilder {
  return new RunBuilder(name, agent);
}

function failure(error: string | undefined): Partial<SpanRow> {
  if (error === undefined) return {};
  return { isError: true, errorMessage: error || null, errorSource: 'status', errorType: '_OTHER' };
}

function hexId(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

function hash64(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64LE(0);
}
