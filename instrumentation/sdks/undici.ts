import { traceFetch } from '../fetch/traced-fetch.js';
import type { SdkHookCode } from './sdk-hook.js';
import { watchRequest, type UndiciRequest } from './undici/watch-request.js';

/** The package undici: its own fetch, and what goes through its dispatchers, Node's own copy of it included. */
export const hook: SdkHookCode = {
  apply({ fetch }) {
    return typeof fetch === 'function'
      ? { fetch: traceFetch(fetch as typeof globalThis.fetch) }
      : {};
  },

  hear(message) {
    watchRequest((message as { readonly request: UndiciRequest }).request);
  },
};
