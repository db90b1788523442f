import { describe, expect, it } from 'vitest';
import { readRunTree, type TreeNode } from '../../../analysis/index.js';
import type { Reader } from '../../../store/index.js';

type Run = Parameters<typeof readRunTree>[1];

/** The tree of spans given as `[id, parent]`. */
function treeOf(...spans: [string, string | null][]): Promise<TreeNode[]> {
  const rows = spans.map(([span_id, parent_span_id], n) => ({
    span_id,
    parent_span_id,
    kind: 'other',
    name: span_id,
    start_ns: BigInt(n),
    is_error: false,
  }));
  const reader = { query: () => Promise.resolve(rows) } as unknown as Reader;
  return readRunTree(reader, { runId: 'r', traceId: 't' } as Run);
}

function outline(nodes: readonly TreeNode[]): string {
  return nodes
    .map(({ spanId, children }) => spanId + (children.length > 0 ? `(${outline(children)})` : ''))
    .join(' ');
}

describe('readRunTree', () => {
  it('puts each span below its parent, orphans at the top', async () => {
    const tree = await treeOf(['a', null], ['b', 'a'], ['c', 'b'], ['d', 'a'], ['e', 'gone']);
    expect(outline(tree)).toBe('a(b(c) d) e');
  });

  it('shows spans in a circle of parents at the top, each with what hangs on it', async () => {
    expect(outline(await treeOf(['a', 'c'], ['b', 'a'], ['c', 'b'], ['d', 'b'], ['e', 'e']))).toBe(
      'a b(d) c e',
    );
  });

  it('walks a chain of 100,000 spans once', async () => {
    const chain = Array.from({ length: 100_000 }, (_, n): [string, string | null] => [
      String(n),
      n === 99_999 ? null : String(n + 1),
    ]);
    let [node] = await treeOf(...chain);
    let depth = 1;
    for (; node!.children.length > 0; depth++) node = node!.children[0]!;
    expect(depth).toBe(100_000);
  });
});
