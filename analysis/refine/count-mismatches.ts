import type { DetectorRow } from '../detector.js';

const WORDS: readonly string[] =
  'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** How deep and how far a result is walked: what lies beyond is taken to bear any count out. */
const MAX_NODES = 20_000;

/**
 * The rows whose count cannot be had from the JSON that was just read: it is no list's length, no number of
 * keys, no number of items that share a value, and stands nowhere in the text. `counts` names the lengths
 * that there are.
 */
export function countMismatches(rows: readonly DetectorRow[]): DetectorRow[] {
  return rows.flatMap((row) => {
    const word = String(row['number']);
    const claimed = /^\d+$/.test(word) ? Number(word) : WORDS.indexOf(word);
    const text = String(row['result']);
    const counts = countsIn(JSON.parse(text));
    // With nothing to count there is nothing to count wrong.
    if (counts === null || counts.lengths.size === 0 || claimed < 2) return [];
    if (counts.derivable.has(claimed) || new RegExp(`\\b${claimed}\\b`).test(text)) return [];
    const lengths = [...counts.lengths].sort((a, b) => b - a).slice(0, 4);
    return [{ ...row, counts: lengths.join(', ') }];
  });
}

interface Counts {
  /** Lengths of lists and numbers of keys. */
  lengths: Set<number>;
  /** All of those, sums over sister lists, and sizes of groups of items that share a value. */
  derivable: Set<number>;
}

/** Null for a document too large to walk. */
function countsIn(document: unknown): Counts | null {
  const counts: Counts = { lengths: new Set(), derivable: new Set() };
  const pending: unknown[] = [document];
  for (let seen = 0; pending.length > 0; seen += 1) {
    if (seen > MAX_NODES) return null;
    const node = pending.pop();
    if (node === null || typeof node !== 'object') continue;
    const children: unknown[] = Object.values(node);
    addCount(counts, children.length);
    addSums(counts, children);
    for (const size of groupSizes(children)) counts.derivable.add(size);
    pending.push(...children);
  }
  return counts;
}

function addCount({ lengths, derivable }: Counts, length: number): void {
  if (length < 2) return;
  lengths.add(length);
  derivable.add(length);
}

/** "12 items in 3 orders": the lists that sisters hold, taken together. */
function addSums({ derivable }: Counts, children: readonly unknown[]): void {
  const sums = new Map<string, number>();
  for (const child of children)
    if (child !== null && typeof child === 'object')
      for (const [key, value] of Object.entries(child))
        if (value !== null && typeof value === 'object')
          sums.set(key, (sums.get(key) ?? 0) + Object.keys(value).length);
  for (const sum of sums.values()) derivable.add(sum);
}

/** "4 of them are available": how many children have the same value under the same key. */
function groupSizes(children: readonly unknown[]): Iterable<number> {
  const groups = new Map<string, number>();
  for (const child of children)
    if (child !== null && typeof child === 'object' && !Array.isArray(child))
      for (const [key, value] of Object.entries(child))
        if (value === null || typeof value !== 'object') {
          const group = `${key}\0${String(value)}`;
          groups.set(group, (groups.get(group) ?? 0) + 1);
        }
  return groups.values();
}
