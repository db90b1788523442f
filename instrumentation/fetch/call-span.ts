import {
  SpanKind,
  SpanStatusCode,
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';
import { joinAmbientRun } from '../context/ambient-run.js';
import { currentContext, scopeOf } from '../context/scope.js';
import { trace } from '../context/trace.js';
import { tracer } from '../context/tracer.js';
import { captureText } from '../privacy/capture.js';
import * as semconv from '../vocabulary/semconv.js';
import { inactiveCallOf, isGeneration } from './inactive-calls.js';
import { converses, type Operation } from './wire-protocol.js';

export interface CallError {
  readonly type: string;
  readonly message: string;
}

/** A model call as a span, whether it is ours to end or belongs to another layer. */
export interface CallSpan {
  /** The context the request runs in. */
  readonly context: Context;
  readonly isRecording: boolean;
  readonly own: SpanContext;
  /** Undefined for a root. */
  readonly parent: SpanContext | undefined;
  /** Whether the request itself, or the framework around it, says that this is a further try. */
  readonly isNumbered: boolean;
  set(attributes: Attributes): void;
  /** The call failed with this error, be it that an answer had begun. */
  failed(error: CallError, hadBegun: boolean): void;
  end(endTimeMs?: number): void;
}

/**
 * The span for a call that starts now: one model call is one span, however many layers see it. Where a span
 * already stands for this call (an SDK's own instrumentation, our `llm()`), that span is enriched; otherwise a new one
 * is made.
 */
export function openCallSpan(
  name: string,
  operation: Operation,
  attributes: Attributes,
  startTime: number | undefined,
): CallSpan {
  const here = currentContext();
  const scope = scopeOf(here);
  const attempts = scope?.isModelCall ? scope.modelCalls : 0;
  scope?.countModelCall();
  if (attempts > 0)
    attributes = { [semconv.HTTP_REQUEST_RESEND_COUNT]: attempts, ...definedOf(attributes) };
  const isNumbered = attributes[semconv.HTTP_REQUEST_RESEND_COUNT] !== undefined;
  const model = attributes[semconv.GEN_AI_REQUEST_MODEL];
  for (const span of [trace.getSpan(here), inactiveCallOf(model)])
    if (span && isWaitingForCall(span, operation))
      return new BorrowedSpan(span, trace.setSpan(here, span), attributes, isNumbered);
  return new OwnSpan(name, here, attributes, isNumbered, startTime);
}

function definedOf(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

class OwnSpan implements CallSpan {
  readonly context: Context;
  readonly own: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly #span: Span;

  constructor(
    name: string,
    here: Context,
    attributes: Attributes,
    readonly isNumbered: boolean,
    startTime: number | undefined,
  ) {
    const parent = joinAmbientRun(here, startTime);
    this.#span = tracer().startSpan(name, { kind: SpanKind.CLIENT, attributes, startTime }, parent);
    this.context = trace.setSpan(parent, this.#span);
    this.own = this.#span.spanContext();
    this.parent = trace.getSpanContext(parent);
  }

  get isRecording(): boolean {
    return this.#span.isRecording();
  }

  set(attributes: Attributes): void {
    if (this.isRecording) this.#span.setAttributes(attributes);
  }

  failed({ type, message }: CallError): void {
    this.set({ [semconv.ERROR_TYPE]: type });
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: captureText(message) ?? type });
  }

  end(endTimeMs?: number): void {
    if (this.isRecording) this.#span.end(endTimeMs);
  }
}

interface Enrichment {
  /** What we wrote and may therefore write again when the call is retried. */
  readonly written: Set<string>;
  state: 'busy' | 'free' | 'done';
}

const enrichments = new WeakMap<Span, Enrichment>();

/**
 * Adds what the wire tells to a span another layer opened for the same call. It never overwrites that
 * layer's attributes and does not end the span: those are the owner's. So is the status, since a failed try
 * may be followed by another; but of an answer that had begun and broke, nobody tries again, and owners say little.
 */
class BorrowedSpan implements CallSpan {
  readonly context: Context;
  readonly own: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly #span: Span;
  readonly #enrichment: Enrichment;

  constructor(
    span: Span,
    here: Context,
    attributes: Attributes,
    readonly isNumbered: boolean,
  ) {
    this.context = here;
    this.#span = span;
    this.own = span.spanContext();
    this.parent = parentOf(span);
    this.#enrichment = enrichments.get(span) ?? { written: new Set(), state: 'free' };
    this.#enrichment.state = 'busy';
    enrichments.set(span, this.#enrichment);
    this.set(attributes);
  }

  get isRecording(): boolean {
    return this.#span.isRecording();
  }

  set(attributes: Attributes): void {
    if (!this.isRecording) return;
    const present = attributesOf(this.#span);
    const { written } = this.#enrichment;
    for (const [key, value] of Object.entries(attributes)) {
      if (value === undefined || (key in present && !written.has(key))) continue;
      written.add(key);
      this.#span.setAttribute(key, value);
    }
  }

  failed({ type, message }: CallError, hadBegun: boolean): void {
    this.#enrichment.state = 'free';
    if (!this.isRecording) return;
    this.#span.addEvent(semconv.EVENT_ATTEMPT_FAILED, {
      [semconv.ERROR_TYPE]: type,
      'exception.message': captureText(message) ?? type,
    });
    if (!hadBegun) return;
    this.set({ [semconv.ERROR_TYPE]: type });
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: captureText(message) ?? type });
  }

  end(): void {
    if (this.#enrichment.state === 'busy') this.#enrichment.state = 'done';
  }
}

/** A recording span of the same sort of call, which no call has answered yet and none is answering. */
function isWaitingForCall(span: Span, operation: Operation): boolean {
  return (
    span.isRecording() &&
    standsFor(attributesOf(span), operation) &&
    (enrichments.get(span)?.state ?? 'free') === 'free'
  );
}

/** Whether a span says that it stands for such a call; Langfuse has one word for all of them. */
function standsFor(attributes: Attributes, operation: Operation): boolean {
  const said = operationOf(attributes);
  return (
    said === operation ||
    (said !== undefined && converses(said) && converses(operation)) ||
    isGeneration(attributes)
  );
}

/** What a span says it stands for, in the conventions' word or in the AI SDK's (versions 3 to 6). */
function operationOf(attributes: Attributes): Operation | undefined {
  const aiOperation = String(attributes['ai.operationId'] ?? '');
  if (/\.do(?:Generate|Stream)$/.test(aiOperation)) return 'chat';
  if (aiOperation.endsWith('.doEmbed')) return 'embeddings';
  if (aiOperation.endsWith('.doRerank')) return 'rerank';
  return attributes[semconv.GEN_AI_OPERATION_NAME] as Operation | undefined;
}

/** The API's span hides its attributes; the SDK's shows them. */
function attributesOf(span: Span): Attributes {
  return (span as Span & { readonly attributes?: Attributes }).attributes ?? {};
}

/** The API's span hides its parent, too. */
function parentOf(span: Span): SpanContext | undefined {
  return (span as Span & { readonly parentSpanContext?: SpanContext }).parentSpanContext;
}
