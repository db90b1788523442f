import type { Context } from '@opentelemetry/api';
import { joinAmbientRun } from '../context/ambient-run.js';
import { currentContext } from '../context/scope.js';
import { trace } from '../context/trace.js';
import { safely } from '../safely.js';
import { emitStep, nowSeconds, startRun, type LogStepOptions } from './trace-logger.js';

/** Traces whose step count is remembered; an older one would begin at 1 again. */
const MAX_TRACES = 1_000;

const counts = new Map<string, number>();
let ownRun: Context | undefined;

/**
 * Logs one step of the run that is under way, TraceBench style: a span of no duration with the action and
 * its state. Steps of one trace are numbered from 1 in the order they are logged. Without any active span
 * all steps of the process are one run.
 *
 * Never throws. Without a registered provider it does nothing; `TraceLogger` also keeps the steps.
 *
 * @example
 * logStep('run_tests', { tests_passed: false });
 */
export function logStep(action: string, state: unknown = {}, options: LogStepOptions = {}): void {
  safely('log a step', () => {
    const parent = runContext();
    const index = options.index ?? nextIndex(parent);
    emitStep({ timestamp: options.timestamp ?? nowSeconds(), action, state }, index, parent);
  });
}

function runContext(): Context {
  const active = joinAmbientRun(currentContext());
  if (trace.getSpan(active)) return active;
  if (ownRun && trace.getSpan(ownRun)?.isRecording()) return ownRun;
  return (ownRun = startRun('agent', active));
}

function nextIndex(parent: Context): number {
  const traceId = trace.getSpanContext(parent)?.traceId ?? '';
  const index = (counts.get(traceId) ?? 0) + 1;
  counts.delete(traceId);
  counts.set(traceId, index);
  if (counts.size > MAX_TRACES) counts.delete(counts.keys().next().value!);
  return index;
}
