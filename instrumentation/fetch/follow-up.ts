import type { AnswerWatcher, ResponseStart } from './answer-watcher.js';
import { backgroundCalls, type BackgroundCall } from './background-calls.js';
import type { BodyReading } from './body-reading.js';
import type { JsonObject } from './json.js';
import { ModelCall } from './model-call.js';
import { openaiResponses } from './protocols/openai-responses.js';
import { readBody } from './read-body.js';

/** `GET .../responses/{id}`, whole or as a stream, and `POST .../responses/{id}/cancel`. */
const PATH = /\/responses\/(resp_[\w-]+)(\/cancel)?\/?$/;

/**
 * A request that asks what became of a Responses call in the background (`background: true`). It is no call of its own:
 * what it is told belongs to the call, be it that another process began that. Then it begins, for this one, here.
 */
export class FollowUp implements AnswerWatcher {
  readonly #url: URL;
  readonly #id: string;
  readonly #startMs = Date.now();
  #head: { readonly status: number; readonly contentType: string | null } | undefined;

  private constructor(url: URL, id: string) {
    this.#url = url;
    this.#id = id;
  }

  /** One look for a word in a URL or its path, since every request of the host is asked. */
  static mayBe(href: string): boolean {
    return href.includes('/responses/resp_');
  }

  /** @returns undefined for every other request. */
  static of(method: string, href: string): FollowUp | undefined {
    if (!FollowUp.mayBe(href)) return undefined;
    const url = new URL(href);
    const [, id, cancels] = PATH.exec(url.pathname) ?? [];
    const isAsking = method.toUpperCase() === (cancels ? 'POST' : 'GET');
    return id !== undefined && isAsking ? new FollowUp(url, id) : undefined;
  }

  get isOpen(): boolean {
    return true;
  }

  responded({ status, headers }: ResponseStart): void {
    this.#head = { status, contentType: headers.get('content-type') };
  }

  awaitReader(): void {
    // Whoever does not read it has learnt nothing.
  }

  openReading(): BodyReading {
    return readBody(openaiResponses, this.#head, () => {});
  }

  ended(reading: BodyReading): void {
    this.#tell(reading);
  }

  closed(reading: BodyReading): void {
    this.#tell(reading);
  }

  broke(_error: unknown, reading?: BodyReading): void {
    if (reading) this.#tell(reading);
  }

  #tell(reading: BodyReading): void {
    const body = reading.body();
    if (!body || (this.#head?.status ?? 0) >= 400) return;
    const call = backgroundCalls.get(this.#url, this.#id) ?? this.#begin(body);
    call?.told(body);
  }

  /** An answer that has been recorded, or was never made in the background, is only looked up. */
  #begin(body: JsonObject): BackgroundCall | undefined {
    if (body['background'] !== true || backgroundCalls.isOver(this.#url, this.#id))
      return undefined;
    return new ModelCall(
      {
        url: this.#url,
        header: () => null,
        signal: undefined,
        bodyText: undefined,
        protocol: openaiResponses,
        body: { ...body, stream: undefined },
      },
      this.#startMs,
    );
  }
}
