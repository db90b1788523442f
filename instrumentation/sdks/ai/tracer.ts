import {
  context,
  type Attributes,
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { trace } from '../../context/trace.js';
import { withAnswerReaders } from '../../fetch/answer-readers.js';
import { isObject, objectOf } from '../../fetch/json.js';
import { recordError } from '../../privacy/record-error.js';
import * as semconv from '../../vocabulary/semconv.js';
import { withoutByteLists } from './byte-lists.js';
import { callFactsOf } from './call.js';

/**
 * The tracer for the SDK's own spans (versions 4 to 6). They end in an error whatever was thrown; a call that
 * the app aborted is cancelled instead. They do not end at all when the app stops reading a stream; then they
 * are cancelled too.
 *
 * It is handed to the SDK, since the SDK's own copy of the API may be a newer one than ours: that would find
 * no provider, and give spans that do nothing.
 */
export function aiTracer(): Tracer {
  const tracer = trace.getTracer('ai');
  const { readers, agentName } = callFactsOf(context.active()) ?? {};
  /** Of this call: the first is its own, the others are of steps and tools. */
  const spans: Span[] = [];
  return {
    startSpan: (name, options, around) => tracer.startSpan(name, recordable(options), around),
    startActiveSpan(...args: unknown[]) {
      const run = args.pop() as (span: Span) => unknown;
      const start = tracer.startActiveSpan.bind(tracer) as (...args: unknown[]) => unknown;
      const name = String(args[0]);
      if (isObject(args[1])) args[1] = recordable(args[1]);
      const begin = (span: Span) => {
        const told = tellingAborts(span);
        if (agentName !== undefined && spans.length === 0)
          told.setAttribute(semconv.GEN_AI_AGENT_NAME, agentName);
        spans.push(told);
        // What tools do goes on without a reader.
        if (!readers || !/^ai\.stream(?:Text|Object)/.test(name)) return run(told);
        readers.whenLeft((error) => leave(told, error));
        return context.with(withAnswerReaders(context.active(), readers), run, undefined, told);
      };
      return context.with(placeOf(name, spans), () => start(...args, begin));
    },
  } as Tracer;
}

/** A tool that starts while the answer still streams belongs beside the model call, not in it. */
function placeOf(name: string, [own, ...steps]: readonly Span[]): Context {
  const here = context.active();
  const active = trace.getSpan(here);
  return name === 'ai.toolCall' && own && active && steps.includes(active)
    ? trace.setSpan(here, own)
    : here;
}

/** Without what is no attribute: OpenTelemetry would warn of each on the host's own stderr. */
function recordable<T extends SpanOptions>(options: T | undefined): T | undefined {
  if (!options?.attributes) return options;
  const attributes = Object.entries(options.attributes)
    .filter(([, value]) => !isObject(value))
    .map(([key, value]) => [key, typeof value === 'string' ? withoutByteLists(value) : value]);
  return { ...options, attributes: Object.fromEntries(attributes) as Attributes };
}

/** The span itself, so that who looks for the active one finds it. */
function tellingAborts(span: Span): Span {
  const recordException = span.recordException.bind(span);
  const setStatus = span.setStatus.bind(span);
  let aborted = false;
  span.recordException = (exception, time) => {
    aborted ||= isAbort(exception);
    if (aborted) span.setAttribute(semconv.CALL_OUTCOME, 'cancelled');
    else recordException(exception, time);
  };
  span.setStatus = (status) => (aborted ? span : setStatus(status));
  const end = span.end.bind(span);
  span.end = (time) => {
    end(time);
    silence(span);
  };
  return span;
}

function leave(span: Span, error: unknown): void {
  if (!span.isRecording()) return;
  const { attributes = {} } = span as Span & { readonly attributes?: Attributes };
  if (error !== undefined && !isAbort(error)) recordError(span, error);
  else if (attributes[semconv.CALL_OUTCOME] === undefined)
    span.setAttribute(semconv.CALL_OUTCOME, 'cancelled');
  span.end();
}

/** The SDK goes on with a span that has ended, and OpenTelemetry would say so each time. */
function silence(span: Span): void {
  for (const method of AFTER_END) Object.assign(span, { [method]: () => span });
}

const AFTER_END = [
  'addEvent',
  'end',
  'recordException',
  'setAttribute',
  'setAttributes',
  'setStatus',
];

function isAbort(exception: unknown): boolean {
  const { name } = objectOf(exception);
  return name === 'AbortError' || name === 'ResponseAborted';
}
