import { context, SpanKind, type Context, type HrTime, type Span } from '@opentelemetry/api';
import { writeFile } from 'node:fs/promises';
import { trace } from '../context/trace.js';
import { tracer } from '../context/tracer.js';
import { captureJson } from '../privacy/capture.js';
import { safely } from '../safely.js';
import * as semconv from '../vocabulary/semconv.js';

/** One entry of a TraceBench `trace.json`. */
export interface LoggedStep {
  /** Epoch seconds, with a fraction. */
  readonly timestamp: number;
  readonly action: string;
  readonly state: unknown;
}

export interface LogStepOptions {
  /** Epoch seconds. Default: now. */
  readonly timestamp?: number;
  /** 1-based position in the run. Default: one more than the last. */
  readonly index?: number;
}

/**
 * Logs an agent's steps the TraceBench way (`log_step(action, state)`, `save("trace.json")`), and as
 * spans: each step is a span of no duration under the active span, or under a run of the logger's own
 * where none is active.
 */
export class TraceLogger {
  readonly #agentName: string;
  readonly #steps: LoggedStep[] = [];
  #count = 0;
  #ownRun: Context | undefined;

  /** @param agentName Name of the run that steps logged outside any span belong to. */
  constructor(agentName = 'agent') {
    this.#agentName = agentName;
  }

  /** What was logged so far, in order. */
  get steps(): readonly LoggedStep[] {
    return this.#steps;
  }

  /** Logs one step. Never throws. */
  logStep(action: string, state: unknown = {}, options: LogStepOptions = {}): void {
    const timestamp = options.timestamp ?? nowSeconds();
    this.#steps.push({ timestamp, action, state });
    this.#count = options.index ?? this.#count + 1;
    const index = this.#count;
    safely('log a step', () => {
      emitStep({ timestamp, action, state }, index, this.#context());
    });
  }

  /**
   * Writes the steps as a TraceBench `trace.json`. Logging goes on afterwards as before.
   *
   * @throws The file system's error, as a rejection: a file that was asked for and not written is no
   *   matter of telemetry.
   */
  async save(path: string): Promise<void> {
    await writeFile(path, `${JSON.stringify(this.#steps, null, 2)}\n`);
  }

  #context(): Context {
    const active = context.active();
    if (trace.getSpan(active)) return active;
    return (this.#ownRun ??= startRun(this.#agentName, active));
  }
}

/**
 * Makes the span of one logged step. Its start and end are the step's own time; its order is `index`,
 * since times tie.
 */
export function emitStep(step: LoggedStep, index: number, parent: Context): void {
  const startTime = hrTimeOf(step.timestamp);
  const span = tracer().startSpan(
    `step ${step.action}`,
    { kind: SpanKind.INTERNAL, startTime },
    parent,
  );
  if (!span.isRecording()) return;
  span.setAttributes({
    [semconv.STEP_ACTION]: step.action,
    [semconv.STEP_STATE]: captureJson(step.state),
    [semconv.STEP_INDEX]: index,
    [semconv.STEP_TIMESTAMP]: String(step.timestamp),
  });
  span.end(startTime);
}

/** Runs of steps logged outside any span. Nobody but the end of the process can say that they are over. */
const ownRuns = new Set<Span>();

export function endOwnRuns(): void {
  for (const span of ownRuns) span.end();
  ownRuns.clear();
}

/** Begins a run for steps that have none; `endOwnRuns` ends it. */
export function startRun(agentName: string, parent: Context): Context {
  const span = tracer().startSpan(
    `invoke_agent ${agentName}`,
    {
      kind: SpanKind.INTERNAL,
      attributes: {
        [semconv.GEN_AI_OPERATION_NAME]: 'invoke_agent',
        [semconv.GEN_AI_AGENT_NAME]: agentName,
      },
    },
    parent,
  );
  if (span.isRecording()) ownRuns.add(span);
  return trace.setSpan(parent, span);
}

/** The API reads a bare number before the process's start as an offset, so past times go as a pair. */
function hrTimeOf(epochSeconds: number): HrTime {
  const seconds = Math.floor(epochSeconds);
  return [seconds, Math.round((epochSeconds - seconds) * 1e9)];
}

export function nowSeconds(): number {
  return (performance.timeOrigin + performance.now()) / 1000;
}
