import type { IncomingHttpHeaders } from 'node:http';

/** What the model says to one request. */
export interface Reply {
  /** The answer's text. */
  readonly content?: string;
  /** Text of its reasoning. */
  readonly reasoning?: string;
  /** `arguments` as text goes out as it is, so that broken JSON can be scripted. */
  readonly toolCalls?: readonly {
    readonly name: string;
    readonly arguments?: object | string;
    readonly id?: string;
  }[];
  /** Default: `tool_calls` with tool calls, else `stop`. */
  readonly finishReason?: string;
  /** Token counts; `cached` is part of `input`, `reasoning` part of `output`. */
  readonly usage?: {
    readonly input?: number;
    readonly output?: number;
    readonly cached?: number;
    readonly reasoning?: number;
  };
  /** The model that answers. Default: the one asked for. */
  readonly model?: string;
  /** An HTTP error status; `error` is then the message. */
  readonly status?: number;
  readonly error?: string;
  /** Further response headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Wait before the first byte. */
  readonly delayMs?: number;
  /** The rest of a stream waits for it. */
  readonly restAfter?: Promise<unknown>;
  /** The event that `restAfter` holds back first, from 0 on; the middle one where nothing is said. */
  readonly restFrom?: number;
  /** Stop there and never go on. */
  readonly hang?: 'before-headers' | 'mid-body';
  /** Break off in the middle: end the body cleanly, or reset the connection. */
  readonly cut?: 'end' | 'reset';
}

export interface ModelRequest {
  readonly path: string;
  /** The parsed request body; empty where it was not JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  /** How many requests came before it. */
  readonly index: number;
}

export interface ModelServer {
  /** What `OPENAI_BASE_URL` takes. */
  readonly url: string;
  /** Grows with what comes in. */
  readonly requests: ModelRequest[];
  close(): Promise<void>;
}

/**
 * Starts a server on a free loopback port.
 *
 * @param script Replies in order, the last of which is repeated; or a function that is asked each time.
 */
export function startModelServer(
  script: readonly Reply[] | ((request: ModelRequest) => Reply | Promise<Reply>),
): Promise<ModelServer>;
