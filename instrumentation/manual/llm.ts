import { SpanKind, type Attributes, type Span } from '@opentelemetry/api';
import { captureJson } from '../privacy/capture.js';
import { safely } from '../safely.js';
import { textPart, type Message } from '../vocabulary/gen-ai-message.js';
import * as semconv from '../vocabulary/semconv.js';
import { inSpan } from './in-span.js';

export interface LlmOptions {
  readonly model: string;
  /** `gen_ai.provider.name`, such as `openai` or `anthropic`. */
  readonly provider?: string;
  /** Default `chat`. */
  readonly operation?: 'chat' | 'text_completion' | 'generate_content' | 'embeddings';
  /** The prompt as text, or the messages in the shape of the GenAI conventions. */
  readonly input?: string | readonly Message[];
  readonly systemInstructions?: string;
  readonly attributes?: Attributes;
}

/** What the model answered. Every field is optional: record what the client tells you. */
export interface LlmAnswer {
  readonly output?: string | readonly Message[];
  /** Includes tokens read from and written to a cache. */
  readonly inputTokens?: number;
  /** Includes reasoning tokens. */
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly reasoningTokens?: number;
  readonly finishReasons?: readonly string[];
  readonly responseId?: string;
  readonly responseModel?: string;
}

/** The span of a model call, with a way to say what came back. */
export interface LlmCall {
  readonly span: Span;
  /** Never throws. May be called more than once; later fields replace earlier ones. */
  record(answer: LlmAnswer): void;
}

/**
 * Runs one model call through a client that the traced fetch cannot see (a local model, a binary
 * protocol). Around a call that it does see, the two describe one span.
 *
 * @param options The model's name, or more about the request.
 * @example
 * const text = await llm({ model: 'llama3', input: prompt }, async (call) => {
 *   const answer = await model.complete(prompt);
 *   call.record({ output: answer.text, inputTokens: answer.promptTokens });
 *   return answer.text;
 * });
 */
export function llm<T>(options: string | LlmOptions, run: (call: LlmCall) => T): T {
  const request: LlmOptions = typeof options === 'string' ? { model: options } : options;
  const operation = request.operation ?? 'chat';
  const { systemInstructions: system } = request;
  return inSpan(
    {
      name: `${operation} ${request.model}`,
      kind: SpanKind.CLIENT,
      attributes: () => ({
        [semconv.GEN_AI_OPERATION_NAME]: operation,
        [semconv.GEN_AI_PROVIDER_NAME]: request.provider,
        [semconv.GEN_AI_REQUEST_MODEL]: request.model,
        [semconv.GEN_AI_SYSTEM_INSTRUCTIONS]: captureJson(system && [textPart(system)]),
        [semconv.GEN_AI_INPUT_MESSAGES]: captureJson(messagesOf('user', request.input)),
        ...request.attributes,
      }),
    },
    (span) => run({ span, record: (answer) => recordAnswer(span, answer) }),
  );
}

function recordAnswer(span: Span, answer: LlmAnswer): void {
  if (!span.isRecording()) return;
  safely('record a model answer', () =>
    span.setAttributes({
      [semconv.GEN_AI_RESPONSE_ID]: answer.responseId,
      [semconv.GEN_AI_RESPONSE_MODEL]: answer.responseModel,
      [semconv.GEN_AI_RESPONSE_FINISH_REASONS]: answer.finishReasons && [...answer.finishReasons],
      [semconv.GEN_AI_USAGE_INPUT_TOKENS]: answer.inputTokens,
      [semconv.GEN_AI_USAGE_OUTPUT_TOKENS]: answer.outputTokens,
      [semconv.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: answer.cacheReadTokens,
      [semconv.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: answer.reasoningTokens,
      [semconv.GEN_AI_OUTPUT_MESSAGES]: captureJson(messagesOf('assistant', answer.output)),
    }),
  );
}

function messagesOf(role: string, content: LlmOptions['input']): readonly Message[] | undefined {
  return typeof content === 'string' ? [{ role, parts: [textPart(content)] }] : content;
}
