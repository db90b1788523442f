/** Enough of an id to name it among a few thousand runs. */
const SHORTEST = 12;

/** The start of each id that names it among these, at least 12 characters; any command takes it. */
export function shortIds(ids: readonly string[]): Map<string, string> {
  const short = new Map<string, string>();
  const sorted = [...new Set(ids)].sort();
  sorted.forEach((id, index) => {
    const shared = Math.max(
      sharedStart(id, sorted[index - 1] ?? ''),
      sharedStart(id, sorted[index + 1] ?? ''),
    );
    // An id that is the start of another has no start of its own: it is given whole.
    short.set(id, id.slice(0, Math.max(SHORTEST, shared + 1)));
  });
  return short;
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
