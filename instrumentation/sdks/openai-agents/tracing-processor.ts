import { context, SpanStatusCode, type Context, type Span } from '@opentelemetry/api';
import { currentContext, Scope } from '../../context/scope.js';
import { tracer } from '../../context/tracer.js';
import { seenToolSpans } from '../../fetch/seen-tool-spans.js';
import { captureText } from '../../privacy/capture.js';
import { safely } from '../../safely.js';
import * as semconv from '../../vocabulary/semconv.js';
import { noteGeneration } from './custom-model.js';
import {
  describeEnd,
  describeStart,
  isModelCall,
  toolOfHandoff,
  type SpanData,
} from './describe-span.js';
import { callOfSpan, recordUnseenCall } from './unseen-call.js';

/** A span or a trace of the SDK, as far as it is looked at. */
export interface AgentsSpan {
  readonly traceId: string;
  readonly spanId?: string;
  readonly parentId?: string | null;
  readonly name?: string;
  readonly groupId?: string | null;
  readonly spanData?: SpanData;
  readonly error?: { readonly message: string; readonly data?: Record<string, unknown> } | null;
}

interface OpenUnit {
  readonly scope: Scope;
  readonly span: Span | undefined;
  readonly startMs: number;
  /** The trace a span belongs to; a trace belongs to none. */
  readonly traceId: string | undefined;
}

/**
 * Follows the SDK's traces. A workflow is a span around its agents, which hand over to each other side by
 * side; agents and function tools are spans; model calls are left to the wire and told here only where
 * none was seen there. Turns and tasks only pass their place on.
 *
 * Every method does its work before it returns, since the SDK does not wait.
 */
export class AgentsTracingProcessor {
  readonly #open = new Map<string, OpenUnit>();

  scopeOf(unit: AgentsSpan | null | undefined): Scope | undefined {
    return unit ? this.#open.get(unit.spanId ?? unit.traceId)?.scope : undefined;
  }

  onTraceStart(unit: AgentsSpan): Promise<void> {
    safely('follow an agent workflow', () => {
      const name = unit.name ?? 'Agent workflow';
      const span = tracer().startSpan(
        `invoke_workflow ${name}`,
        {
          attributes: {
            [semconv.GEN_AI_OPERATION_NAME]: 'invoke_workflow',
            [semconv.GEN_AI_WORKFLOW_NAME]: name,
            [semconv.GEN_AI_CONVERSATION_ID]: unit.groupId ?? undefined,
          },
        },
        currentContext(),
      );
      this.#begin(unit.traceId, undefined, currentContext(), span);
    });
    return Promise.resolve();
  }

  onTraceEnd(unit: AgentsSpan): Promise<void> {
    safely('follow an agent workflow', () => this.#end(unit.traceId)?.span?.end());
    return Promise.resolve();
  }

  onSpanStart(unit: AgentsSpan): Promise<void> {
    safely('follow an agent', () => {
      const { spanId, spanData } = unit;
      if (spanId === undefined || !spanData) return;
      if (isModelCall(spanData)) noteGeneration(context.active());
      const around = this.#open.get(unit.parentId ?? unit.traceId)?.scope ?? this.#traceScope(unit);
      const parent = around?.context ?? currentContext();
      const described = describeStart(spanData);
      const span = described && tracer().startSpan(described.name, described.options, parent);
      this.#begin(spanId, unit.traceId, parent, span, isModelCall(spanData));
    });
    return Promise.resolve();
  }

  onSpanEnd(unit: AgentsSpan): Promise<void> {
    safely('follow an agent', () => {
      const { spanId, spanData, error } = unit;
      const opened = spanId === undefined ? undefined : this.#end(spanId);
      if (!opened || !spanData) return;
      if (error && unit.parentId == null) this.#endFailedWorkflow(unit);
      const { scope, span, startMs } = opened;
      if (!span) {
        const call = scope.modelCalls === 0 && callOfSpan(spanData, error, startMs);
        if (call) recordUnseenCall(call, scope.context);
        return;
      }
      span.setAttributes(describeEnd(spanData));
      const handedOverBy = toolOfHandoff(spanData);
      if (handedOverBy !== undefined) seenToolSpans.saw(handedOverBy, startMs);
      if (error) fail(span, error);
      span.end();
    });
    return Promise.resolve();
  }

  /** Ends nothing: spans that are open now may still end, and the process's end looks after the rest. */
  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /** The SDK leaves a trace open whose run threw. Where nothing goes on in it, it is over. */
  #endFailedWorkflow({ traceId, error }: AgentsSpan): void {
    setImmediate(() => {
      const goesOn = [...this.#open.values()].some((unit) => unit.traceId === traceId);
      const span = goesOn ? undefined : this.#end(traceId)?.span;
      if (span && error) fail(span, error);
      span?.end();
    }).unref();
  }

  #traceScope({ traceId }: AgentsSpan): Scope | undefined {
    return this.#open.get(traceId)?.scope;
  }

  #begin(
    id: string,
    traceId: string | undefined,
    parent: Context,
    span: Span | undefined,
    isModelCall = false,
  ): void {
    const scope = new Scope(parent, span, isModelCall);
    this.#open.set(id, { scope, span, startMs: Date.now(), traceId });
  }

  #end(id: string): OpenUnit | undefined {
    const unit = this.#open.get(id);
    this.#open.delete(id);
    unit?.scope.close();
    return unit;
  }
}

/** The SDK tells an abort, which is the app's own wish, only by the words of the error. */
function fail(span: Span, error: NonNullable<AgentsSpan['error']>): void {
  if (/\babort(?:ed|error)?\b/i.test(messageOf(error))) {
    span.setAttribute(semconv.CALL_OUTCOME, 'cancelled');
    return;
  }
  const message = messageOf(error);
  span.setAttribute(semconv.ERROR_TYPE, NAMED.exec(message)?.[1] ?? 'agents_error');
  span.setStatus({ code: SpanStatusCode.ERROR, message: captureText(message) });
}

/** The class of what was thrown, which the SDK tells within a sentence: `Error running tool: RangeError: ...`. */
const NAMED = /(?:^|: )([A-Z]\w+(?:Error|Triggered)): /;

function messageOf({ message, data }: NonNullable<AgentsSpan['error']>): string {
  const detail = data?.['error'] ?? data?.['message'];
  return typeof detail === 'string' ? `${message}: ${detail}` : message;
}
