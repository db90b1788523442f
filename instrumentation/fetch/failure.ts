import { isObject } from './json.js';

/** Why a fetch or the reading of its body ended before its time. */
export interface Failure {
  readonly cancelled: boolean;
  /** `error.type`: a system or undici code where there is one, else the error's name. */
  readonly type: string;
  readonly message: string;
}

/**
 * Tells a cancellation, which is the host's own wish, from a failure.
 *
 * `AbortSignal.timeout()` names its reason. SDKs abort without a reason when their timeout is over, but say in a header
 * how long that is: OpenAI's and Anthropic's in whole seconds, cut, so that a shorter one is 0, and stop counting when an
 * answer begins; Google's in whole seconds, rounded up.
 */
export function classifyFailure(
  error: unknown,
  signal: AbortSignal | undefined,
  call: {
    readonly elapsedMs: number;
    readonly timeoutHeader: string | null;
    readonly hadBegun: boolean;
  },
): Failure {
  const aborted = signal?.aborted === true || nameOf(error) === 'AbortError';
  if (!aborted) return { cancelled: false, type: typeOf(error), message: messageOf(error) };

  const timeoutSeconds = Number(call.timeoutHeader ?? NaN);
  const timedOut =
    nameOf(signal?.reason) === 'TimeoutError' ||
    nameOf(error) === 'TimeoutError' ||
    (timeoutSeconds >= 1
      ? call.elapsedMs >= timeoutSeconds * 1000
      : timeoutSeconds === 0 && !call.hadBegun);
  return timedOut
    ? { cancelled: false, type: 'timeout', message: `no answer within ${call.elapsedMs} ms` }
    : { cancelled: true, type: 'cancelled', message: messageOf(error) };
}

function typeOf(error: unknown): string {
  const cause = isObject(error) ? error['cause'] : undefined;
  return codeOf(cause) ?? codeOf(error) ?? nameOf(cause) ?? nameOf(error) ?? '_OTHER';
}

/** undici says only "fetch failed"; the cause says what happened. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  if (!(cause instanceof Error)) return error.message;
  const reason = cause.message || codeOf(cause) || cause.name;
  return `${error.message}: ${reason}`;
}

function codeOf(error: unknown): string | undefined {
  const code = isObject(error) ? error['code'] : undefined;
  return typeof code === 'string' && code !== '' ? code : undefined;
}

function nameOf(error: unknown): string | undefined {
  const name = isObject(error) ? error['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
