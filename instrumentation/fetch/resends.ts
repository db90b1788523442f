import type crypto from 'node:crypto';
import { createRequire } from 'node:module';
import type { SpanContext } from '@opentelemetry/api';

/** Longer than any SDK waits before it tries again. */
const MEMORY_MS = 10 * 60_000;
/** Requests beyond these failed too long ago to be tried again. */
const MAX_REQUESTS = 200;

/** A request as it went out: sent again, it is the same in all three. */
export interface SentRequest {
  /** The span it was sent in; without one nothing tells two of them apart. */
  readonly parent: SpanContext | undefined;
  readonly url: string;
  readonly bodyText: string | undefined;
}

/**
 * Numbers attempts where neither the request nor the SDK does (AI SDK, Google Gen AI, a loop of the host's
 * own): a request that is sent again in the same place after it failed is a further try.
 */
export class Resends {
  readonly #failed = new Map<string, { readonly tries: number; readonly atMs: number }>();

  /** How often the request has failed before; 0 on the first try. Costs nothing while nothing has failed. */
  count(request: SentRequest, nowMs: number): number {
    if (this.#failed.size === 0) return 0;
    const key = keyOf(request);
    const failed = key === undefined ? undefined : this.#failed.get(key);
    return failed && nowMs - failed.atMs < MEMORY_MS ? failed.tries : 0;
  }

  /** @param tries How often it has been sent by now. */
  failed(request: SentRequest, tries: number, nowMs: number): void {
    const key = keyOf(request);
    if (key === undefined) return;
    this.#failed.delete(key);
    this.#failed.set(key, { tries, atMs: nowMs });
    if (this.#failed.size > MAX_REQUESTS) this.#failed.delete(this.#failed.keys().next().value!);
  }

  succeeded(request: SentRequest): void {
    if (this.#failed.size === 0) return;
    const key = keyOf(request);
    if (key !== undefined) this.#failed.delete(key);
  }
}

const requireHere = createRequire(import.meta.url);

function keyOf({ parent, url, bodyText }: SentRequest): string | undefined {
  if (!parent || bodyText === undefined) return undefined;
  // Loaded at the first failure: most programs have none.
  const { createHash } = requireHere('node:crypto') as typeof crypto;
  const digest = createHash('sha256').update(bodyText).digest('base64');
  return `${parent.spanId} ${url} ${digest}`;
}
