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
      choices?: { message?: Message }[];
      usage?: { prompt_tokens?: number; completion_tokens?: number };
    };
    const message = choices?.[0]?.message;
    if (typeof message !== 'object' || message === null)
      throw new EndpointError(this.settings.url, 200, 'answered without a message');
    return {
      text: textOf(message),
      tokensIn: usage?.prompt_tokens ?? null,
      tokensOut: usage?.completion_tokens ?? null,
    };
  }
}

/** What servers put their answer into. */
interface Message {
  content?: unknown;
  tool_calls?: { function?: { arguments?: unknown } }[];
  refusal?: unknown;
}

/**
 * What a message says: its text, or the parts of it; else the arguments of a call, which is how some small
 * models answer whoever asks for JSON; else its refusal. '' where it says nothing.
 */
function textOf({ content, tool_calls: calls, refusal }: Message): string {
  const parts = Array.isArray(content)
    ? content.map((part: { text?: unknown } | null) => part?.text)
    : [content];
  const said = parts.filter((part) => typeof part === 'string').join('');
  const called = calls?.[0]?.function?.arguments;
  const asked = typeof called === 'object' ? JSON.stringify(called) : called;
  return (
    ([said, asked, refusal].find((text) => typeof text === 'string' && text !== '') as string) ?? ''
  );
}
