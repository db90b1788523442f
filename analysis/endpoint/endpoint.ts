import { setTimeout as delay } from 'node:timers/promises';
import { EndpointError } from './errors.js';

/** An endpoint that speaks OpenAI's protocol: the company's, or a local server's. */
export interface EndpointSettings {
  /** Up to and with `/v1`. */
  url: string;
  model: string;
  apiKey?: string;
  /** Tries after the first, for what may pass: 429, 5xx, a broken connection. Default 3. */
  retries?: number;
  /** Milliseconds for one try. Default 120 000: a small model on a small machine is slow. */
  timeoutMs?: number;
  /** Waits between tries; a test's own waits for nothing. */
  wait?: (ms: number) => Promise<unknown>;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Posts JSON to a path below the endpoint's URL. Throws EndpointError once all tries have failed. */
export async function postJson(
  settings: EndpointSettings,
  path: string,
  body: object,
): Promise<unknown> {
  const { retries = 3, wait = delay } = settings;
  for (let attempt = 0; ; attempt++) {
    const { answer, error, waitMs } = await attemptOnce(settings, path, body);
    if (!error) return answer;
    if (waitMs === null || attempt >= retries) throw error;
    await wait(waitMs || Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
  }
}

interface Attempt {
  answer?: unknown;
  error?: EndpointError;
  /** How long the server wants us to wait; 0 where it does not say, null where no wait will help. */
  waitMs: number | null;
}

async function attemptOnce(
  { url, apiKey, timeoutMs = 120_000 }: EndpointSettings,
  path: string,
  body: object,
): Promise<Attempt> {
  const place = `${url.replace(/\/$/, '')}${path}`;
  const headers = {
    'content-type': 'application/json',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
  let text: string;
  let response: Response;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    response = await fetch(place, { method: 'POST', headers, body: JSON.stringify(body), signal });
    text = await response.text();
  } catch (error) {
    const { name, message, cause } = error as Error;
    const reason =
      name === 'TimeoutError' ? `no answer in ${timeoutMs} ms` : messageOf(cause, message);
    const fault = `cannot be reached: ${reason}`;
    return { error: new EndpointError(place, null, fault, { cause: error }), waitMs: 0 };
  }
  if (!response.ok) {
    const fault = `answered ${response.status}: ${complaintOf(text)}`;
    return { error: new EndpointError(place, response.status, fault), waitMs: waitOf(response) };
  }
  try {
    return { answer: JSON.parse(text), waitMs: null };
  } catch (cause) {
    const fault = 'answered with something that is no JSON; is it an OpenAI-compatible endpoint?';
    return { error: new EndpointError(place, response.status, fault, { cause }), waitMs: 0 };
  }
}

function waitOf({ status, headers }: Response): number | null {
  if (status !== 408 && status !== 429 && status < 500) return null;
  const seconds = Number(headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? Math.min(LONGEST_WAIT_MS, Math.max(0, seconds * 1000)) : 0;
}

function complaintOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } | string };
    const message = typeof error === 'string' ? error : error?.message;
    if (message) return message.slice(0, 300);
  } catch {
    // Not every server complains in JSON: its text says as much.
  }
  return text.replace(/\s+/g, ' ').trim().slice(0, 300) || 'it says nothing';
}

function messageOf(cause: unknown, fallback: string): string {
  const { code, message } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? message ?? fallback;
}
