import { context, SpanKind, type Attributes, type Context, type Span } from '@opentelemetry/api';
import { joinAmbientRun } from '../../context/ambient-run.js';
import { currentContext, Scope } from '../../context/scope.js';
import { tracer } from '../../context/tracer.js';
import { withAnswerReaders } from '../../fetch/answer-readers.js';
import { isObject, objectOf, textOf, type JsonObject } from '../../fetch/json.js';
import { captureJson } from '../../privacy/capture.js';
import { recordError } from '../../privacy/record-error.js';
import { safely } from '../../safely.js';
import { textPart } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { callFactsOf } from './call.js';
import type { StreamReaders } from './stream-readers.js';
import { recordUnseenCall, toMessage } from './unseen-call.js';

/** One `generateText` or the like, with what is under way in it. */
interface OpenOperation {
  readonly scope: Scope;
  /** Of an operation that streams its answer. */
  readonly readers: StreamReaders | undefined;
  readonly span: Span | undefined;
  readonly tools: Map<string, { readonly scope: Scope; readonly span: Span }>;
  call: { readonly scope: Scope; readonly start: JsonObject; readonly startMs: number } | undefined;
}

type Execute = (
  event: JsonObject & { readonly execute: () => Promise<unknown> },
) => Promise<unknown>;

/**
 * The AI SDK's (version 7) telemetry integration. A call that has tools, or a name, is an agent; one that
 * has neither is only the model call it makes. Tools are spans. Model calls are left to the wire, which
 * sees every attempt, and told here only where none was seen there.
 */
export class AiTelemetry {
  readonly #open = new Map<string, OpenOperation>();

  onStart(event: JsonObject): void {
    safely('follow the AI SDK', () => {
      const callId = textOf(event['callId']);
      if (callId === undefined || event['aiVersion'] === undefined || tracesItself()) return;
      const here = currentContext();
      const span = startAgent(event, here);
      const readers = callFactsOf(here)?.readers;
      readers?.whenLeft((error) =>
        error === undefined ? this.onAbort(event) : this.onError({ ...event, error }),
      );
      this.#open.set(callId, {
        scope: new Scope(here, span),
        readers,
        span,
        tools: new Map(),
        call: undefined,
      });
    });
  }

  onLanguageModelCallStart(event: JsonObject): void {
    safely('follow the AI SDK', () => {
      const operation = this.#of(event);
      if (!operation) return;
      const scope = new Scope(operation.scope.context, undefined, true);
      operation.call = { scope, start: event, startMs: Date.now() };
    });
  }

  executeLanguageModelCall: Execute = (event) => {
    const { call, readers } = this.#of(event) ?? {};
    if (!call) return event.execute();
    const inside = readers ? withAnswerReaders(call.scope.context, readers) : call.scope.context;
    return context.with(inside, event.execute);
  };

  onLanguageModelCallEnd(event: JsonObject): void {
    safely('follow the AI SDK', () => this.#endCall(this.#of(event), event));
  }

  onToolExecutionStart(event: JsonObject): void {
    safely('follow the AI SDK', () => {
      const operation = this.#of(event);
      const call = objectOf(event['toolCall']);
      const id = textOf(call['toolCallId']);
      if (!operation || id === undefined) return;
      const name = textOf(call['toolName']) ?? 'tool';
      const parent = joinAmbientRun(operation.scope.context);
      const attributes = {
        [semconv.GEN_AI_OPERATION_NAME]: 'execute_tool',
        [semconv.GEN_AI_TOOL_NAME]: name,
        [semconv.GEN_AI_TOOL_TYPE]: 'function',
        [semconv.GEN_AI_TOOL_CALL_ID]: id,
        [semconv.GEN_AI_TOOL_CALL_ARGUMENTS]: captureJson(call['input']),
      };
      const span = startSpan(`execute_tool ${name}`, attributes, parent);
      operation.tools.set(id, { scope: new Scope(parent, span), span });
    });
  }

  executeTool: Execute = (event) => {
    const scope = this.#of(event)?.tools.get(String(event['toolCallId']))?.scope;
    return scope ? context.with(scope.context, event.execute) : event.execute();
  };

  onToolExecutionEnd(event: JsonObject): void {
    safely('follow the AI SDK', () => {
      const operation = this.#of(event);
      const id = String(objectOf(event['toolCall'])['toolCallId']);
      const { span, scope } = operation?.tools.get(id) ?? {};
      operation?.tools.delete(id);
      scope?.close();
      const output = objectOf(event['toolOutput']);
      if (output['type'] === 'tool-error') {
        if (span) recordError(span, output['error']);
      } else {
        const text = captureJson(output['output']);
        if (text !== undefined) span?.setAttribute(semconv.GEN_AI_TOOL_CALL_RESULT, text);
      }
      span?.end();
    });
  }

  onEnd(event: JsonObject): void {
    this.#end(event, (span) => {
      const text = textOf(event['text']);
      const answer = text && captureJson([{ role: 'assistant', parts: [textPart(text)] }]);
      if (answer) span.setAttribute(semconv.GEN_AI_OUTPUT_MESSAGES, answer);
    });
  }

  onAbort(event: JsonObject): void {
    this.#end(event, (span) => span.setAttribute(semconv.CALL_OUTCOME, 'cancelled'));
  }

  onError(event: JsonObject): void {
    const { error } = event;
    safely('follow the AI SDK', () => this.#endCall(this.#of(event), event));
    this.#end(event, (span) => {
      if (objectOf(error)['name'] === 'AbortError')
        span.setAttribute(semconv.CALL_OUTCOME, 'cancelled');
      else recordError(span, error);
    });
  }

  #of(event: JsonObject): OpenOperation | undefined {
    return this.#open.get(String(event['callId']));
  }

  #endCall(operation: OpenOperation | undefined, end: JsonObject): void {
    const { call } = operation ?? {};
    if (!operation || !call) return;
    operation.call = undefined;
    call.scope.close();
    if (call.scope.modelCalls === 0)
      recordUnseenCall(call.start, end, operation.scope.context, call.startMs);
  }

  #end(event: JsonObject, describe: (span: Span) => void): void {
    safely('follow the AI SDK', () => {
      const operation = this.#of(event);
      if (!operation) return;
      this.#open.delete(String(event['callId']));
      operation.scope.close();
      for (const { span } of operation.tools.values()) span.end();
      if (!operation.span) return;
      describe(operation.span);
      operation.span.end();
    });
  }
}

/** Whether the app has registered the SDK's own OpenTelemetry integration: then those spans are enough. */
function tracesItself(): boolean {
  const { AI_SDK_TELEMETRY_INTEGRATIONS: integrations = [] } = globalThis as {
    AI_SDK_TELEMETRY_INTEGRATIONS?: readonly object[];
  };
  return integrations.some(({ constructor }) => constructor.name.endsWith('OpenTelemetry'));
}

function startAgent(event: JsonObject, here: Context): Span | undefined {
  const facts = callFactsOf(here);
  const given = textOf(event['functionId']) ?? facts?.agentName;
  // The event leaves them out where the call keeps its inputs to itself.
  const hasTools = facts?.hasTools ?? Object.keys(objectOf(event['tools'])).length > 0;
  if (!hasTools && given === undefined) return undefined;
  const name = given ?? textOf(event['operationId'])?.replace(/^ai\./, '') ?? 'agent';
  const messages = event['messages'];
  return startSpan(
    `invoke_agent ${name}`,
    {
      [semconv.GEN_AI_OPERATION_NAME]: 'invoke_agent',
      [semconv.GEN_AI_AGENT_NAME]: name,
      [semconv.GEN_AI_INPUT_MESSAGES]: Array.isArray(messages)
        ? captureJson(messages.filter(isObject).map(toMessage))
        : undefined,
    },
    here,
  );
}

function startSpan(name: string, attributes: Attributes, parent: Context): Span {
  return tracer().startSpan(name, { kind: SpanKind.INTERNAL, attributes }, parent);
}
