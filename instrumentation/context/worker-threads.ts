import { context, TraceFlags, type SpanContext } from '@opentelemetry/api';
import type * as WorkerThreads from 'node:worker_threads';
import { safely } from '../safely.js';
import { isCaller } from './caller.js';
import { trace } from './trace.js';

/** What a thread is told of the span it was started in; Node hands such data on to every new thread. */
const PARENT = 'tracehound.parent';

let isPassing = false;

/** Tells every thread that is started from now on in which span that was. */
export function passContextToWorkers(): void {
  if (isPassing) return;
  isPassing = true;
  const module = process.getBuiltinModule('node:worker_threads') as { Worker: WorkerConstructor };
  const { setEnvironmentData } = process.getBuiltinModule('node:worker_threads');
  const Native = module.Worker;
  module.Worker = new Proxy(Native, {
    construct(target, args, newTarget) {
      safely('tell a thread its parent', () =>
        setEnvironmentData(PARENT, plain(activeHere() ?? fallback)),
      );
      return Reflect.construct(target, args, newTarget === module.Worker ? target : newTarget);
    },
  });
  process.getBuiltinModule('node:module').syncBuiltinESMExports();
}

/** The active span, if it is of this process. */
function activeHere(): SpanContext | undefined {
  const active = trace.getSpan(context.active());
  return active && !isCaller(active) ? active.spanContext() : undefined;
}

/** What can be cloned of it: a trace state is a class of its own. */
function plain(span: SpanContext | undefined): WorkerThreads.Serializable {
  if (!span) return {};
  const { traceId, spanId, traceFlags } = span;
  return { traceId, spanId, traceFlags };
}

type WorkerConstructor = new (...args: never[]) => WorkerThreads.Worker;

let fallback: SpanContext | undefined;

/** The span of threads that are started outside any. */
export function setWorkersParent(span: SpanContext): void {
  fallback = span;
}

/** In a worker thread: the span it was started in. */
export function parentOfThisThread(): SpanContext | undefined {
  const { getEnvironmentData } = process.getBuiltinModule('node:worker_threads');
  const parent = getEnvironmentData(PARENT) as unknown as Partial<SpanContext> | undefined;
  if (!parent?.traceId || !parent.spanId) return undefined;
  const { traceId, spanId, traceFlags = TraceFlags.SAMPLED } = parent;
  return { traceId, spanId, traceFlags, isRemote: true };
}
