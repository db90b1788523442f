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
}

/**
 * A run, step by step. Every step takes a second; ids are the run's name hashed with the step's number, so
 * that a test can say `run.spanId(3)`.
 */
export class RunBuilder {
  readonly traceId: string;
  readonly rows: SpanRow[] = [];

  constructor(
    readonly name: string,
    private readonly agent = 'coder',
  ) {
    this.traceId = hexId(name, 32);
    this.#push({ kind: 'agent', name: `invoke_agent ${agent}`, agentName: agent });
  }

  /** The model says `text`; with `calls` it asks for tools, which `tool` then answers. */
  llm(text: string, { agent, calls = [], finish, error }: Said = {}): this {
    const parts = [
      ...(text === '' ? [] : [{ type: 'text', content: text }]),
      ...calls.map((name) => ({ type: 'tool_call', name, arguments: {} })),
    ];
    const reason = finish ?? (calls.length > 0 ? 'tool_calls' : 'stop');
    this.#push({
      kind: 'llm',
      name: 'chat test-model',
      agentName: agent ?? this.agent,
      modelRequested: 'test-model',
      outputMessages: error !== undefined ? null : JSON.stringify([{ role: 'assistant', parts }]),
      finishReasons: error !== undefined ? null : [reason],
      ...failure(error),
    });
    return this;
  }

  tool(name: string, args: object | string, result: string | null, done: Done = {}): this {
    const text = typeof args === 'string' ? args : JSON.stringify(args);
    this.#push({
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
      ...failure(done.error),
      ...(done.errorType === undefined ? {} : { errorType: done.errorType }),
    });
    return this;
  }

  /** A shell command; with `error` it failed and printed that. */
  shell(command: string, result: string, error = false): this {
    return this.tool('bash', { command }, result, error ? { error: result, exitCode: 1 } : {});
  }

  /** A step that the program logged itself. */
  log(action: string, state: object | null = {}): this {
    this.#push({
      kind: 'step',
      name: action,
      action,
      state: state === null ? null : JSON.stringify(state),
      stepNo: this.rows.filter((row) => row.kind === 'step').length + 1,
    });
    return this;
  }

  /** The id of the step with that 1-based number. */
  spanId(step: number): string {
    return hexId(`${this.name} ${step}`, 16);
  }

  #push(columns: Partial<SpanRow> & Pick<SpanRow, 'kind'>): void {
    const step = this.rows.length;
    this.rows.push({
      ...EMPTY_ROW,
      traceId: this.traceId,
      spanId: hexId(`${this.name} ${step}`, 16),
      parentSpanId: step === 0 ? null : hexId(`${this.name} 0`, 16),
      receivedNs: EPOCH_NS,
      startNs: EPOCH_NS + BigInt(step) * SECOND_NS,
      endNs: EPOCH_NS + BigInt(step + 1) * SECOND_NS,
      isError: false,
      service: 'test',
      ...columns,
    });
  }
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
