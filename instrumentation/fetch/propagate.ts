import { defaultTextMapSetter, type Context } from '@opentelemetry/api';
import { propagation } from '../context/trace.js';
import { isTarget } from '../propagation/tell.js';
import { headerOf } from './header-of.js';
import { isRequest } from './recognise.js';

/**
 * The headers of a request with the trace's own (`traceparent`), in the form the host gave them: a fetch of
 * the host's under ours may look at them.
 *
 * @returns undefined where the request must go out as it is: nothing to propagate, nobody to be told, the host
 *   propagates already, or `init` is more than a plain object and could not be copied.
 */
export function headersWithTrace(
  context: Context,
  input: unknown,
  init: RequestInit | undefined,
): RequestInit['headers'] | undefined {
  const prototype: unknown = init == null ? null : Object.getPrototypeOf(init);
  if (prototype !== null && prototype !== Object.prototype) return undefined;
  if (!isTarget(() => (isRequest(input) ? input.url : String(input)))) return undefined;
  const added: Record<string, string> = {};
  propagation.inject(context, added, defaultTextMapSetter);
  const headers = init?.headers ?? (isRequest(input) ? input.headers : undefined);
  const names = Object.keys(added);
  if (names.length === 0 || names.some((name) => headerOf(headers, name) !== null))
    return undefined;
  if (headers === undefined) return added;
  if (Array.isArray(headers)) return [...(headers as [string, string][]), ...Object.entries(added)];
  if (Object.getPrototypeOf(headers) === Object.prototype)
    return { ...(headers as Record<string, string>), ...added };
  const copy = new Headers(headers);
  for (const name of names) copy.set(name, added[name]!);
  return copy;
}
