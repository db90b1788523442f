/**
 * Whether a request was destroyed with this error because the host wants no answer any more: what `AbortSignal` gives, or
 * what axios (1.x) and got (11 to 16) make of it.
 */
export function isHostsWish(error: unknown): boolean {
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown };
  return name === 'AbortError' || code === 'ERR_CANCELED';
}
