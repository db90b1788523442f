/** The headers of a request as undici's dispatchers have it. */
export interface RequestHeaders {
  /** Names and values in turn; in version 5 as they are sent. */
  headers: string | (string | readonly string[])[];
  addHeader(name: string, value: string): unknown;
}

/** One header of a request, by its name in small letters; null where it has none. */
export function headerOf({ headers }: RequestHeaders, name: string): string | null {
  if (typeof headers === 'string')
    return (
      lineOf(name)
        .exec(headers)?.[0]
        .slice(name.length + 1)
        .trim() ?? null
    );
  const at = indexOf(headers, name);
  return at < 0 ? null : [headers[at + 1]!].flat().join(', ');
}

/**
 * Lets what somebody else adds take the place of what is there: OpenTelemetry's instrumentation of undici adds its
 * headers without a look, and of two that say where a request belongs none counts. Whoever has heard of the request
 * before us has added them already.
 */
export function giveWay(request: RequestHeaders, names: readonly string[]): void {
  for (const name of names) if (countOf(request, name) > 1) removeFirst(request, name);
  const native = request.addHeader;
  Object.defineProperty(request, 'addHeader', {
    configurable: true,
    writable: true,
    value(name: string, value: string): unknown {
      const known = name.toLowerCase();
      if (names.includes(known)) removeFirst(request, known);
      return Reflect.apply(native, request, [name, value]);
    },
  });
}

function countOf({ headers }: RequestHeaders, name: string): number {
  return typeof headers === 'string'
    ? [...headers.matchAll(new RegExp(lineOf(name), 'gim'))].length
    : headers.filter((key, at) => isName(key, at, name)).length;
}

function removeFirst(request: RequestHeaders, name: string): void {
  const { headers } = request;
  if (typeof headers === 'string') {
    request.headers = headers.replace(lineOf(name), '');
    return;
  }
  const at = indexOf(headers, name);
  if (at >= 0) headers.splice(at, 2);
}

function lineOf(name: string): RegExp {
  return new RegExp(`^${name}:.*(?:\\r\\n|$)`, 'im');
}

function indexOf(headers: readonly unknown[], name: string): number {
  return headers.findIndex((key, at) => isName(key, at, name));
}

function isName(key: unknown, at: number, name: string): boolean {
  return at % 2 === 0 && String(key).toLowerCase() === name;
}
