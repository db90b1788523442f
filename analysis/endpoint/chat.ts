import { postJson, type EndpointSettings } from './endpoint.js';
import { EndpointError } from './errors.js';

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface ChatAnswer {
  text: string;
  /** As the server counts them; null where it does not. */
  tokensIn: number | null;
  tokensOut: number | null;
}

/** How a server is asked to answer in JSON, the strictest first. */
const FORMATS = ['json_schema', 'json_object', 'none'] as const;

/**
 * Asks a model for JSON. Servers differ in what they know: one that refuses a schema is asked for any JSON,
 * then for text, and what it took is remembered.
 */
export class ChatEndpoint {
  #format = 0;

  constructor(
    readonly settings: EndpointSettings,
    private readonly schema: { name: string; schema: object },
  ) {}

  async ask(messages: readonly ChatMessage[], maxTokens: number): Promise<ChatAnswer> {
    for (;;) {
      const format = this.#format;
      try {
        const body = {
          messages,
          max_tokens: maxTokens,
          temperature: 0,
          ...this.#formatted(format),
        };
        const answer = await postJson(this.settings, '/chat/completions', {
          model: this.settings.model,
          ...body,
        });
        return this.#read(answer);
      } catch (error) {
        const refused =
          error instanceof EndpointError && [400, 415, 422, 501].includes(error.status ?? 0);
        if (!refused || format === FORMATS.length - 1) throw error;
        this.#format = Math.max(this.#format, format + 1);
      }
    }
  }

  #formatted(format: number): object {
    const type = FORMATS[format]!;
    if (type === 'none') return {};
    if (type === 'json_object') return { response_format: { type } };
    return { response_format: { type, json_schema: { ...this.schema, strict: true } } };
  }

  #read(answer: unknown): ChatAnswer {
    const { choices, usage } = answer as {
      choices?: { message?: { content?: unknown } }[];
      usage?: { prompt_tokens?: number; completion_tokens?: number };
    };
    const content = choices?.[0]?.message?.content;
    if (typeof content !== 'string')
      throw new EndpointError(this.settings.url, 200, 'answered without a message');
    return {
      text: content,
      tokensIn: usage?.prompt_tokens ?? null,
      tokensOut: usage?.completion_tokens ?? null,
    };
  }
}
