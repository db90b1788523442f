import { FollowUp } from '../fetch/follow-up.js';
import { mayBeModelPath } from '../fetch/registry.js';
import { contextToTell } from '../propagation/tell.js';
import { safely } from '../safely.js';
import type { SdkHookCode } from './sdk-hook.js';

/** What the messages of all channels have of a request, in the one place or in the other. */
interface RequestMessage {
  readonly request?: { readonly method?: string; readonly path?: string };
  readonly headers?: Readonly<Record<string, unknown>>;
}

/**
 * Hands what a channel says of each request to the hook that watches model calls, or else to the one that tells of the
 * trace.
 *
 * @param code Asked for at the first request that concerns us: it may have to be loaded.
 */
export function routeRequests(code: () => SdkHookCode): (message: unknown) => void {
  return (message) =>
    safely('look at a request', () => {
      if (mayBeOfModelCall(message as RequestMessage)) code().watch?.(message);
      else if (contextToTell()) code().tell?.(message);
    });
}

function mayBeOfModelCall({ request, headers }: RequestMessage): boolean {
  const { method = headers?.[':method'], path = headers?.[':path'] } = request ?? {};
  if (typeof path !== 'string') return false;
  const plain = path.replace(/[?#].*$/, '');
  return (method === 'POST' && mayBeModelPath(plain)) || FollowUp.mayBe(plain);
}
