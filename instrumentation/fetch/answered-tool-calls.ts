import { ROOT_CONTEXT, SpanKind, SpanStatusCode, type SpanContext } from '@opentelemetry/api';
import { trace } from '../context/trace.js';
import { tracer } from '../context/tracer.js';
import { captureParsed } from '../privacy/capture.js';
import type { ContentChoice } from '../privacy/content-choice.js';
import { parseArguments, type GenericPart, type Message } from '../vocabulary/gen-ai-message.js';
import * as semconv from '../vocabulary/semconv.js';
import { AskedToolCalls, type AskedToolCall } from './asked-tool-calls.js';
import { textOf } from './json.js';
import { seenToolSpans } from './seen-tool-spans.js';

const asked = new AskedToolCalls();

/** When a model was asked and had answered, in epoch milliseconds, and where its spans belong. */
export interface AskingCall {
  readonly parent: SpanContext;
  readonly startMs: number;
  readonly endMs: number;
  readonly choice: ContentChoice;
}

/** A request that may carry tools' results. */
export interface AnsweringCall {
  /** Calls without an id are matched by it. */
  readonly traceId: string;
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly choice: ContentChoice;
}

/** Remembers the tool calls in a model's answer until a later request carries their results. */
export function noteAskedTools(messages: readonly Message[], call: AskingCall): void {
  for (const part of partsOf(messages, 'tool_call')) {
    const name = textOf(part['name']);
    if (!name) continue;
    asked.add({
      id: textOf(part['id']),
      name,
      arguments: call.choice.outputs ? captureParsed(part['arguments']) : undefined,
      parent: call.parent,
      sinceMs: call.startMs,
      askedAtMs: call.endMs,
    });
  }
}

/**
 * Makes a span of every tool call that a request answers for the first time, unless somebody made one:
 * from the end of the model's answer to the start of this request.
 *
 * That is the time between two model calls and thus the most the tool can have taken: calls that one
 * answer asked for together share it, whether they ran at once or in turn. A result that goes to no
 * model (the agent's last) leaves no span.
 */
export function spanAnsweredTools(messages: readonly Message[], answering: AnsweringCall): void {
  if (asked.size === 0) return;
  for (const [key, parts] of answersByKey(messages)) {
    const calls = asked.take(key, answering.traceId);
    // The request repeats the whole history: where a key is used again, the last answers are the new ones.
    const count = Math.min(calls.length, parts.length);
    if (count === 0) continue;
    const answersOfCalls = parts.slice(-count);
    for (const [index, call] of calls.slice(-count).entries()) {
      if (!seenToolSpans.claim(call)) spanOf(call, answersOfCalls[index]!, answering);
    }
  }
}

function answersByKey(messages: readonly Message[]): Map<string, GenericPart[]> {
  const answers = new Map<string, GenericPart[]>();
  for (const part of partsOf(messages, 'tool_call_response')) {
    const key = textOf(part['id']);
    if (key === undefined) continue;
    const parts = answers.get(key);
    if (parts) parts.push(part);
    else answers.set(key, [part]);
  }
  return answers;
}

function spanOf(call: AskedToolCall, answer: GenericPart, answering: AnsweringCall): void {
  const span = tracer().startSpan(
    `execute_tool ${call.name}`,
    {
      kind: SpanKind.INTERNAL,
      startTime: call.askedAtMs,
      attributes: {
        [semconv.GEN_AI_OPERATION_NAME]: 'execute_tool',
        [semconv.GEN_AI_TOOL_NAME]: call.name,
        [semconv.GEN_AI_TOOL_TYPE]: 'function',
        [semconv.GEN_AI_TOOL_CALL_ID]: call.id,
        [semconv.GEN_AI_TOOL_CALL_ARGUMENTS]: call.arguments,
        [semconv.TOOL_INFERRED]: true,
      },
    },
    trace.setSpanContext(ROOT_CONTEXT, call.parent),
  );
  if (!span.isRecording()) return;
  const { startMs: endMs, choice } = answering;
  const result = choice.inputs ? captureParsed(resultOf(answer['response'])) : undefined;
  if (result !== undefined) span.setAttribute(semconv.GEN_AI_TOOL_CALL_RESULT, result);
  if (answer['is_error'] === true) {
    // `tool_error` is the conventions' word (MCP, v1.41) for a tool that answered with an error.
    span.setAttribute(semconv.ERROR_TYPE, 'tool_error');
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  // The clock may be set back between two calls.
  span.end(Math.max(call.askedAtMs, endMs));
}

/** Results go over the wire as text; one that is JSON is recorded as `tool()` records it. */
function resultOf(response: unknown): unknown {
  return typeof response === 'string' && /^\s*[[{]/.test(response)
    ? parseArguments(response)
    : response;
}

function partsOf(messages: readonly Message[], type: string): GenericPart[] {
  return messages.flatMap(({ parts }) =>
    parts.filter((part): part is GenericPart => part.type === type),
  );
}
