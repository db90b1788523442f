import { SpanKind, type Context, type Span } from '@opentelemetry/api';
import { captureJson } from '../../capture.js';
import { objectsOf, textOf, type JsonObject } from '../../fetch/json.js';
import { anthropicMessages } from '../../fetch/protocols/anthropic-messages.js';
import { responseAttributes } from '../../fetch/record-facts.js';
import type { Message } from '../../gen-ai-message.js';
import * as semconv from '../../semconv.js';
import { tracer } from '../../tracer.js';
import type { SteadyClock } from './steady-clock.js';

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
  #answer: { body: JsonObject; content: JsonObject[]; endMs: number } | undefined;

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
    const span = tracer().startSpan(
      ['chat', facts.model].filter(Boolean).join(' '),
      { kind: SpanKind.CLIENT, startTime: this.#sinceMs },
      this.context,
    );
    span.setAttributes({
      [semconv.GEN_AI_OPERATION_NAME]: 'chat',
      [semconv.GEN_AI_PROVIDER_NAME]: 'anthropic',
      [semconv.GEN_AI_REQUEST_MODEL]: facts.model,
      [semconv.GEN_AI_INPUT_MESSAGES]: captureJson(this.#history),
      ...responseAttributes(facts),
    });
    span.end(Math.max(endMs, this.#sinceMs));
    this.#history.push(...(facts.outputMessages ?? []));
    this.#sinceMs = endMs;
  }

  end(): void {
    this.flush();
    if (this.#span.isRecording()) this.#span.end(this.#now());
  }
}
