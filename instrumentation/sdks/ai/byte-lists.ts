/** How JSON says a `Buffer`, and any other `Uint8Array`, up to their first byte. */
const BEGINNINGS = ['{"type":"Buffer","data":[', '{"0":'];
const LONG_CHARS = 4096;

/**
 * JSON without the bytes that were handed over as such (a picture as a `Buffer`) and stand in it number by number: each
 * long list of them is a string with the mark of a cut instead.
 *
 * @returns The very same string where there is none.
 */
export function withoutByteLists(json: string): string {
  if (json.length < LONG_CHARS) return json;
  return BEGINNINGS.reduce(cutFrom, json);
}

function cutFrom(json: string, beginning: string): string {
  let kept = '';
  let from = 0;
  for (
    let start = json.indexOf(beginning);
    start >= 0;
    start = json.indexOf(beginning, Math.max(start + 1, from))
  ) {
    const end = json.indexOf('}', start) + 1;
    const length = end - start;
    if (length < LONG_CHARS || !/^[\d",:\]]*}$/.test(json.slice(start + beginning.length, end)))
      continue;
    kept += `${json.slice(from, start)}"…[truncated ${length} bytes]"`;
    from = end;
  }
  return from === 0 ? json : kept + json.slice(from);
}
