import { traceFetch } from '../fetch/traced-fetch.js';
import type { SdkHookCode } from './sdk-hook.js';
import { tellRequest, watchRequest, type UndiciRequest } from './undici/watch-request.js';

/** The package undici: its own fetch, and what goes through its dispatchers, Node's own copy of it included. */
export const hook: SdkHookCode = {
  apply({ fetch }) {
    return typeof fetch === 'function'
      ? { fetch: traceFetch(fetch as typeof globalThis.fetch) }
      : {};
  },

  watch: (message) => watchRequest(requestOf(message)),
  tell: (message) => tellRequest(requestOf(message)),
};

function requestOf(message: unknown): UndiciRequest {
  return (message as { readonly request: UndiciRequest }).request;
}
