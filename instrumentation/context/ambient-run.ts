import { SpanKind, type Context, type Span, type SpanContext } from '@opentelemetry/api';
import path from 'node:path';
import { captureJson } from '../privacy/capture.js';
import { withContentChoice } from '../privacy/content-choice.js';
import { recordError } from '../privacy/record-error.js';
import { serviceNameFromEnv } from '../resource.js';
import { safely } from '../safely.js';
import type { Message } from '../vocabulary/gen-ai-message.js';
import * as semconv from '../vocabulary/semconv.js';
import {
  belowCaller,
  inboundRequest,
  isCaller,
  type Answer,
  type InboundRequest,
} from './caller.js';
import { isBare, keptOf } from './kept-parents.js';
import { trace } from './trace.js';
import { tracer } from './tracer.js';
import { passContextToWorkers, setWorkersParent } from './worker-threads.js';

const requestRuns = new WeakMap<InboundRequest, AmbientRun>();
const openRuns = new Map<string, AmbientRun>();
let processRun: AmbientRun | undefined;
let isThread = false;
/** In a worker thread: the span it was started in, which its calls belong to. */
let threadParent: SpanContext | undefined;

/**
 * Gives calls that have no active span a run to belong to, so that an agent which knows nothing of tracing
 * still is one run: per inbound HTTP request where a server is at work, else per process.
 *
 * Only calls outside any span are gathered. Where the host has a span of its own active, or is inside
 * `agent()`, that is the parent and nothing changes. A span of infrastructure is none, if a request is answered in it.
 *
 * @param thread In a worker thread, with the span it was started in, if any: then that is the parent.
 * @returns A function that switches it off again.
 */
export function installAmbientRuns(thread?: { readonly parent?: SpanContext }): () => void {
  processRun = new AmbientRun();
  isThread = thread !== undefined;
  threadParent = thread?.parent;
  return () => {
    processRun = undefined;
    threadParent = undefined;
  };
}

/**
 * The context a span that starts now belongs in: `active` itself where it has a span of this process, else one with the
 * ambient run's span, which the first caller starts.
 *
 * @param startTimeMs Epoch milliseconds when the call started, if that was before now.
 */
export function joinAmbientRun(active: Context, startTimeMs?: number): Context {
  return joinRun(active, (run) => run.join(active, startTimeMs));
}

/** The same where the ambient run's span is there already; else `active`. */
export function joinBegunRun(active: Context): Context {
  return joinRun(active, (run) => run.joinBegun(active));
}

function joinRun(active: Context, join: (run: AmbientRun) => Context): Context {
  const span = trace.getSpan(active);
  const request = inboundRequest();
  const isOutside = !span || isCaller(span) || (request !== undefined && isBare(span));
  if (!processRun || !isOutside) return active;
  if (!request && threadParent) return trace.setSpanContext(active, threadParent);
  const run = request ? runOf(request) : processRun;
  return safely('start an ambient run', () => join(run)) ?? active;
}

function runOf(request: InboundRequest): AmbientRun {
  const run = requestRuns.get(request) ?? new AmbientRun(request.answer);
  requestRuns.set(request, run);
  return run;
}

/** The open ambient run whose span is this parent. */
export function ambientRunOf(parent: SpanContext | undefined): AmbientRun | undefined {
  const kept = parent && keptOf(parent);
  return kept && openRuns.get(kept.spanId);
}

/** @param fatal What kills the process, where something was thrown and nobody caught it. */
export function endAmbientRuns(fatal?: { readonly error: unknown }): void {
  for (const run of openRuns.values()) run.endWithProcess(fatal);
}

/**
 * The run of one inbound request, or of the process. Its span is there from the first call on.
 *
 * A request's run ends with its response, or with the last model call that is still open then: agents
 * that answer "accepted" first go on working. What comes later still belongs to the run.
 */
export class AmbientRun {
  readonly #response: Answer | undefined;
  #span: Span | undefined;
  #openCalls = 0;
  #hasInput = false;
  /** Captured JSON of the last answer. */
  #output: string | undefined;

  constructor(response?: Answer) {
    this.#response = response;
  }

  join(active: Context, startTimeMs: number | undefined): Context {
    this.#span ??= this.#start(active, startTimeMs);
    return trace.setSpan(active, this.#span);
  }

  joinBegun(active: Context): Context {
    return this.#span ? trace.setSpan(active, this.#span) : active;
  }

  /** A model call of this run begins. The first one's question is the run's. */
  callStarted(messages: readonly Message[]): void {
    this.#openCalls += 1;
    if (this.#hasInput) return;
    const asked = messages.filter(({ role }) => role === 'user');
    const text = asked.length > 0 ? captureJson(asked) : undefined;
    if (text === undefined) return;
    this.#hasInput = true;
    this.#span?.setAttribute(semconv.GEN_AI_INPUT_MESSAGES, text);
  }

  /**
   * A model call of this run is over. The last one's answer is the run's.
   *
   * @param answer Captured JSON of its messages; undefined where it has none that may be recorded.
   */
  callEnded(answer: string | undefined): void {
    this.#openCalls -= 1;
    this.#output = answer ?? this.#output;
    this.#endWhenOver();
  }

  endWithProcess(fatal: { readonly error: unknown } | undefined): void {
    const span = this.#span;
    if (!span) return;
    this.#recordOutput();
    if (fatal) safely('record an error', () => recordError(span, fatal.error));
    const exitCode = Number(process.exitCode ?? 0);
    if (exitCode !== 0) span.setAttribute(semconv.PROCESS_EXIT_CODE, exitCode);
    this.#end();
  }

  #start(around: Context, startTime: number | undefined): Span {
    const name = agentName();
    const attributes = {
      [semconv.GEN_AI_OPERATION_NAME]: 'invoke_agent',
      [semconv.GEN_AI_AGENT_NAME]: name,
      [semconv.RUN_AMBIENT]: true,
      ...(isThread && { [semconv.RUN_OF_THREAD]: true }),
    };
    const span = tracer().startSpan(
      `invoke_agent ${name}`,
      { kind: SpanKind.INTERNAL, startTime, attributes },
      // Below who calls. Its content is what its calls let it have, whatever the first of them says of its own.
      withContentChoice(belowCaller(around), { inputs: true, outputs: true }),
    );
    if (span.isRecording()) {
      openRuns.set(span.spanContext().spanId, this);
      if (this === processRun) setWorkersParent(span.spanContext());
      safely('pass the run on to threads', passContextToWorkers);
      this.#response?.once('close', () => this.#endWhenOver());
    }
    return span;
  }

  #endWhenOver(): void {
    if (this.#response?.closed && this.#openCalls === 0) this.#end();
  }

  #end(): void {
    if (!this.#span || !openRuns.delete(this.#span.spanContext().spanId)) return;
    this.#recordOutput();
    this.#span.end();
  }

  #recordOutput(): void {
    if (this.#output !== undefined)
      this.#span?.setAttribute(semconv.GEN_AI_OUTPUT_MESSAGES, this.#output);
  }
}

/** Script names that say nothing; the folder they lie in says more. */
const ANONYMOUS = new Set(['agent', 'app', 'cli', 'index', 'main', 'run', 'server', 'start']);
/** Folders that say nothing either. */
const BUILT = new Set(['bin', 'build', 'dist', 'lib', 'out', 'src']);
/** The package that a script is part of; `.bin` is none. */
const PACKAGE = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^.\\/][^\\/]*)[\\/]/;

/** Who runs: the service where the environment names one, else the package of the script, else the script. */
function agentName(): string {
  const script = process.argv[1];
  // With `--eval` the second argument is the program's own, and no path.
  if (!script || !path.isAbsolute(script)) return serviceNameFromEnv() ?? 'agent';
  return serviceNameFromEnv() ?? PACKAGE.exec(script)?.[1]?.replaceAll('\\', '/') ?? nameOf(script);
}

function nameOf(script: string): string {
  const { name, dir } = path.parse(script);
  if (!ANONYMOUS.has(name)) return name;
  let folder = dir;
  while (BUILT.has(path.basename(folder))) folder = path.dirname(folder);
  return path.basename(folder) || name;
}
