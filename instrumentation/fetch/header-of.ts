/**
 * One header of a request, in whichever form fetch was given them. A `Headers` is made only of forms that are rare:
 * it copies and checks them all.
 */
export function headerOf(headers: RequestInit['headers'] | null, name: string): string | null {
  if (headers == null) return null;
  if (isHeaders(headers)) return headers.get(name);
  if (Symbol.iterator in headers) return new Headers(headers).get(name);
  const wanted = name.toLowerCase();
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === wanted);
  return entry ? String(entry[1]) : null;
}

/** By what it calls itself: servers put a class of their own in the place of the global one. */
function isHeaders(headers: object): headers is Headers {
  return Object.prototype.toString.call(headers) === '[object Headers]';
}
