/** What a target's answer means for the body that was sent. */
export type Verdict =
  | { kind: 'sent' }
  /** `reason` is short and stable: drops are counted by it. */
  | { kind: 'drop'; reason: string }
  | { kind: 'retry'; afterMs: number | null };

/** Statuses after which the OTLP specification 1.x lets a client send the same again. */
const RETRYABLE = new Set([429, 502, 503, 504]);

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;

export function judge(response: Pick<Response, 'status' | 'headers'>, nowMs: number): Verdict {
  if (response.status >= 200 && response.status < 300) return { kind: 'sent' };
  if (!RETRYABLE.has(response.status)) return { kind: 'drop', reason: `http ${response.status}` };
  return { kind: 'retry', afterMs: retryAfterMs(response.headers.get('retry-after'), nowMs) };
}

/** `Retry-After` in either of its forms, seconds or a date (RFC 9110, 10.2.3); null where it says nothing. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (!header) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

/** How long to wait after the `attempt`th failure in a row (from 1): doubling, with half of it by chance. */
export function backoffMs(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt - 1, 16));
  return full / 2 + (full / 2) * random();
}
