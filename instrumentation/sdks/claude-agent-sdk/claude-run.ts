import {
  SpanKind,
  SpanStatusCode,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { currentContext } from '../../context/scope.js';
import { trace } from '../../context/trace.js';
import { tracer } from '../../context/tracer.js';
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../fetch/json.js';
import { anthropicMessages } from '../../fetch/protocols/anthropic-messages.js';
import { captureJson, captureText } from '../../privacy/capture.js';
import { recordError } from '../../privacy/record-error.js';
import { textPart, type Message } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { ClaudeConversation } from './claude-conversation.js';
import { steadyClock } from './steady-clock.js';

export interface QueryArguments {
  readonly prompt?: unknown;
  readonly options?: { readonly model?: string; readonly abortController?: AbortController };
}

interface OpenTool {
  readonly span: Span;
  readonly context: Context;
  readonly input: JsonObject;
  readonly startMs: number;
}

/** Key of the agent that the app asked; its sub-agents are keyed by the tool call that started each. */
const MAIN = 'main';
/** The model of what the CLI says itself: that a call failed, that the user stepped in. */
const SYNTHETIC = '<synthetic>';

/**
 * One `query()` as a run. Every message the CLI sends tells of an end: of a model call (an assistant
 * message), of a tool (a user message with its result), of the run (a result). Starts are the ends before.
 */
export class ClaudeRun {
  readonly context: Context;
  readonly #now = steadyClock();
  readonly #span: Span;
  readonly #signal: AbortSignal | undefined;
  readonly #conversations = new Map<string, ClaudeConversation>();
  readonly #tools = new Map<string, OpenTool>();
  /** Calls that started a sub-agent, which may go on in the background when the call is over. */
  readonly #delegations = new Map<string, OpenTool>();
  #model: string | undefined;

  constructor({ prompt, options }: QueryArguments) {
    const here = currentContext();
    this.#signal = options?.abortController?.signal;
    const asked = typeof prompt === 'string' ? userMessage(prompt) : undefined;
    const startMs = this.#now();
    this.#span = startAgent('claude', asked, here, startMs);
    this.#span.setAttribute(semconv.GEN_AI_PROVIDER_NAME, 'anthropic');
    this.#model = options?.model;
    if (options?.model) this.#span.setAttribute(semconv.GEN_AI_REQUEST_MODEL, options.model);
    this.context = trace.setSpan(here, this.#span);
    this.#conversations.set(
      MAIN,
      new ClaudeConversation(this.#span, this.context, asked, { now: this.#now, startMs }),
    );
  }

  /** Takes in one message of the query, whatever it tells. */
  message(message: unknown): void {
    const said = objectOf(message);
    const sessionId = textOf(said['session_id']);
    if (sessionId) this.#span.setAttribute(semconv.GEN_AI_CONVERSATION_ID, sessionId);
    const key = textOf(said['parent_tool_use_id']);
    switch (said['type']) {
      case 'assistant':
        return this.#assistant(this.#conversation(key), said);
      case 'user':
        return this.#user(this.#conversation(key), objectOf(said['message']));
      case 'stream_event':
        return this.#conversation(key).streamed(objectOf(said['event']));
      case 'system':
        return this.#system(said);
      case 'result':
        return this.#result(said);
    }
  }

  end(): void {
    for (const id of [...this.#tools.keys()]) this.#endTool(id);
    for (const conversation of this.#conversations.values()) conversation.end();
    this.#conversations.clear();
    if (this.#span.isRecording()) this.#span.end(this.#now());
  }

  /** The app stopped listening. */
  cancel(): void {
    if (!this.#span.isRecording()) return;
    if (!this.#hasResult) this.#span.setAttribute(semconv.CALL_OUTCOME, 'cancelled');
    this.end();
  }

  fail(error: unknown): void {
    // The SDK's own class for it has another name in every release.
    if (this.#signal?.aborted === true || objectOf(error)['name'] === 'AbortError')
      return this.cancel();
    if (this.#span.isRecording()) recordError(this.#span, error);
    this.end();
  }

  #hasResult = false;

  #conversation(key: string | undefined): ClaudeConversation {
    const known = this.#conversations.get(key ?? MAIN);
    if (known) return known;
    const tool = this.#delegations.get(key ?? '') ?? this.#tools.get(key ?? '');
    const name = textOf(tool?.input['subagent_type']) ?? 'subagent';
    const asked = userMessage(textOf(tool?.input['prompt']) ?? '');
    const around = tool?.context ?? this.context;
    const startMs = tool?.startMs ?? this.#now();
    const span = startAgent(name, asked, around, startMs);
    const started = new ClaudeConversation(span, trace.setSpan(around, span), asked, {
      now: this.#now,
      startMs,
    });
    this.#conversations.set(key ?? MAIN, started);
    return started;
  }

  #assistant(conversation: ClaudeConversation, message: JsonObject): void {
    const body = objectOf(message['message']);
    if (body['model'] === SYNTHETIC) {
      const error = textOf(message['error']);
      const words = textOf(objectsOf(body['content'])[0]?.['text']);
      if (error !== undefined) conversation.failed(error, words, this.#model);
      return;
    }
    conversation.answered(body);
    for (const block of objectsOf(body['content'])) {
      if (block['type'] === 'tool_use') this.#startTool(conversation, block);
    }
  }

  #user(conversation: ClaudeConversation, body: JsonObject): void {
    for (const block of objectsOf(body['content'])) {
      const id = textOf(block['tool_use_id']);
      if (block['type'] === 'tool_result' && id !== undefined) this.#endTool(id, block);
    }
    const { inputMessages = [] } = anthropicMessages.readRequest({ messages: [body] }, '');
    conversation.asked(inputMessages);
  }

  #startTool(conversation: ClaudeConversation, block: JsonObject): void {
    const id = textOf(block['id']) ?? '';
    const name = textOf(block['name']) ?? 'tool';
    const startMs = this.#now();
    const span = tracer().startSpan(
      `execute_tool ${name}`,
      {
        kind: SpanKind.INTERNAL,
        startTime: startMs,
        attributes: {
          [semconv.GEN_AI_OPERATION_NAME]: 'execute_tool',
          [semconv.GEN_AI_TOOL_NAME]: name,
          [semconv.GEN_AI_TOOL_CALL_ID]: id,
          [semconv.GEN_AI_TOOL_CALL_ARGUMENTS]: captureJson(block['input']),
        },
      },
      conversation.context,
    );
    const context = trace.setSpan(conversation.context, span);
    const tool = { span, context, input: objectOf(block['input']), startMs };
    this.#tools.set(id, tool);
    if ('subagent_type' in tool.input) this.#delegations.set(id, tool);
  }

  /** The first message says which model is used where the app has not; later ones, that a sub-agent is done. */
  #system({ subtype, model, tool_use_id: id }: JsonObject): void {
    if (subtype === 'init') this.#model ??= textOf(model);
    else if (subtype === 'task_notification') this.#endConversation(textOf(id));
  }

  #endConversation(id: string | undefined): void {
    if (id === undefined) return;
    this.#conversations.get(id)?.end();
    this.#conversations.delete(id);
  }

  #endTool(id: string, result?: JsonObject): void {
    this.#endConversation(id);
    const span = this.#tools.get(id)?.span;
    this.#tools.delete(id);
    if (!span) return;
    const text = result && captureJson(plainText(result['content']));
    if (text !== undefined) span.setAttribute(semconv.GEN_AI_TOOL_CALL_RESULT, text);
    if (result?.['is_error'] === true) {
      span.setAttribute(semconv.ERROR_TYPE, 'tool_error');
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end(this.#now());
  }

  #result(result: JsonObject): void {
    this.#hasResult = true;
    this.#conversations.get(MAIN)?.flush();
    const text = textOf(result['result']);
    this.#span.setAttributes({
      [semconv.GEN_AI_USAGE_COST]: numberOf(result['total_cost_usd']),
      ...usageOfModels(objectOf(result['modelUsage'])),
      [semconv.GEN_AI_OUTPUT_MESSAGES]: text
        ? captureJson([{ role: 'assistant', parts: [textPart(text)] }])
        : undefined,
    });
    const subtype = textOf(result['subtype']) ?? 'success';
    if (subtype === 'success' && result['is_error'] !== true) return;
    this.#span.setAttribute(semconv.ERROR_TYPE, subtype === 'success' ? 'api_error' : subtype);
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: text && captureText(text) });
  }
}

function startAgent(
  name: string,
  asked: Message | undefined,
  around: Context,
  startTime: number,
): Span {
  return tracer().startSpan(
    `invoke_agent ${name}`,
    {
      kind: SpanKind.INTERNAL,
      startTime,
      attributes: {
        [semconv.GEN_AI_OPERATION_NAME]: 'invoke_agent',
        [semconv.GEN_AI_AGENT_NAME]: name,
        [semconv.GEN_AI_INPUT_MESSAGES]: captureJson(asked && [asked]),
      },
    },
    around,
  );
}

/** Of all models so far, sub-agents' too. What the cache served or took is counted beside the input. */
function usageOfModels(models: JsonObject): Attributes {
  const usages = Object.values(models).map(objectOf);
  if (usages.length === 0) return {};
  const sum = (key: string) =>
    usages.reduce((total, usage) => total + (numberOf(usage[key]) ?? 0), 0);
  const [cacheRead, cacheWrite] = [sum('cacheReadInputTokens'), sum('cacheCreationInputTokens')];
  return {
    [semconv.GEN_AI_USAGE_INPUT_TOKENS]: sum('inputTokens') + cacheRead + cacheWrite,
    [semconv.GEN_AI_USAGE_OUTPUT_TOKENS]: sum('outputTokens'),
    [semconv.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: cacheRead,
    [semconv.GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS]: cacheWrite,
  };
}

function userMessage(text: string): Message {
  return { role: 'user', parts: [textPart(text)] };
}

/** A result that is text alone, as text; other content as it is. */
function plainText(content: unknown): unknown {
  const blocks = objectsOf(content);
  if (blocks.length === 0 || blocks.some(({ type }) => type !== 'text')) return content;
  return blocks.map(({ text }) => textOf(text) ?? '').join('\n');
}
