import { SpanKind, SpanStatusCode, type Context, type Span } from '@opentelemetry/api';
import { tracer } from '../../context/tracer.js';
import { objectOf, objectsOf, textOf, type JsonObject } from '../../fetch/json.js';
import { anthropicMessages } from '../../fetch/protocols/anthropic-messages.js';
import { responseAttributes } from '../../fetch/record-facts.js';
import { captureJson, captureText } from '../../privacy/capture.js';
import type { Message } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import type { SteadyClock } from './steady-clock.js';

/** An answer of the model's, as far as it has come. */
interface Answer {
  body: JsonObject;
  readonly content: JsonObject[];
  endMs: number;
}

/**
 * What one agent of a run says and hears. The CLI sends an answer block by block, each time as a message
 * with the same id, so an answer is over when something else comes.
 */
export class ClaudeConversation {
  readonly context: Context;
  readonly #span: Span;
  readonly #history: Message[];
  readonly #now: SteadyClock;
  #sinceMs: number;
  #answer: Answer | undefined;
  #firstEventMs: number | undefined;

  /**
   * @param span The agent's own.
   * @param startMs When the agent was asked, by the clock of the run.
   */
  constructor(
    span: Span,
    context: Context,
    asked: Message | undefined,
    { now, startMs }: { now: SteadyClock; startMs: number },
  ) {
    this.#now = now;
    this.#sinceMs = startMs;
    this.#span = span;
    this.context = context;
    this.#history = asked ? [asked] : [];
  }

  /** One message of the model, or a further block of it. */
  answered(body: JsonObject): void {
    const content = objectsOf(body['content']);
    if (this.#answer && textOf(this.#answer.body['id']) === textOf(body['id'])) {
      this.#answer.body = body;
      this.#answer.content.push(...content);
      this.#answer.endMs = this.#now();
      return;
    }
    this.flush();
    this.#answer = { body, content: [...content], endMs: this.#now() };
  }

  /** An event of the answer's stream, which comes to apps that ask for partial messages. */
  streamed(event: JsonObject): void {
    if (event['type'] === 'content_block_delta') this.#firstEventMs ??= this.#now();
    if (event['type'] !== 'message_delta' || !this.#answer) return;
    const { body } = this.#answer;
    const usage = { ...objectOf(body['usage']), ...objectOf(event['usage']) };
    this.#answer.body = { ...body, ...objectOf(event['delta']), usage };
    this.#answer.endMs = this.#now();
  }

  /**
   * The CLI got no answer, and says so in words of its own.
   *
   * @param type A class of errors, by the CLI's name.
   */
  failed(type: string, message: string | undefined, model: string | undefined): void {
    this.flush();
    const span = this.#startCall(model);
    span.setAttribute(semconv.ERROR_TYPE, type);
    span.setStatus({ code: SpanStatusCode.ERROR, message: message && captureText(message) });
    this.#sinceMs = this.#now();
    span.end(this.#sinceMs);
  }

  /** What the model is told next: results of tools, words of the user. */
  asked(messages: readonly Message[]): void {
    this.flush();
    this.#history.push(...messages);
    this.#sinceMs = this.#now();
  }

  /** Makes the span of the answer that is there. */
  flush(): void {
    if (!this.#answer) return;
    const { body, content, endMs } = this.#answer;
    this.#answer = undefined;
    const facts = anthropicMessages.readResponse({ ...body, content });
    // Before it knows why the model stopped, the CLI counts what had been written when the answer began.
    const isCounted = facts.finishReasons?.length !== 0;
    const usage = isCounted ? facts.usage : { ...facts.usage, output: undefined };
    const firstMs = this.#firstEventMs;
    this.#firstEventMs = undefined;
    const span = this.#startCall(facts.model);
    span.setAttributes({
      ...(firstMs !== undefined && {
        [semconv.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: (firstMs - this.#sinceMs) / 1000,
      }),
      ...responseAttributes({ ...facts, usage }),
    });
    span.end(Math.max(endMs, this.#sinceMs));
    this.#history.push(...(facts.outputMessages ?? []));
    this.#sinceMs = endMs;
  }

  end(): void {
    this.flush();
    if (this.#span.isRecording()) this.#span.end(this.#now());
  }

  #startCall(model: string | undefined): Span {
    const span = tracer().startSpan(
      ['chat', model].filter(Boolean).join(' '),
      { kind: SpanKind.CLIENT, startTime: this.#sinceMs },
      this.context,
    );
    span.setAttributes({
      [semconv.GEN_AI_OPERATION_NAME]: 'chat',
      [semconv.GEN_AI_PROVIDER_NAME]: 'anthropic',
      [semconv.GEN_AI_REQUEST_MODEL]: model,
      [semconv.GEN_AI_INPUT_MESSAGES]: captureJson(this.#history),
    });
    return span;
  }
}
