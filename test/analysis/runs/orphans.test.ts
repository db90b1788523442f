import { afterEach, describe, expect, it } from 'vitest';
import { findRun } from '../../../analysis/index.js';
import { readRunTree, type TreeNode } from '../../../analysis/runs/run-tree.js';
import { rowsOfRecording } from '../../../collector/dialects-doc.js';
import { openStore, type SpanRow, type Store } from '../../../store/index.js';
import { recording } from '../../support/recordings.js';
import { span, spanId, T0 } from '../../store/span-builder.js';

let store: Store;
afterEach(() => store.close());

type Drawn = [title: string, children: Drawn[]];
const drawn = (node: TreeNode): Drawn => [
  `${node.title}${node.isOrphan ? ' (orphan)' : ''}${node.isError ? ` !${node.error}` : ''}`,
  node.children.map(drawn),
];

async function treeOf(rows: SpanRow[]): Promise<Drawn[]> {
  store = await openStore(':memory:');
  await store.append(rows);
  return (await readRunTree(store, await findRun(store, 'last'))).map(drawn);
}

const at = (ms: number) => ({ startNs: T0 + BigInt(ms), endNs: T0 + BigInt(ms + 1) });

describe('the tree of a run', () => {
  it('has orphans below its root, marked, in the order of start', async () => {
    const tree = await treeOf([
      span({ spanId: spanId(1), kind: 'agent', agentName: 'coder', ...at(0) }),
      span({ spanId: spanId(2), parentSpanId: spanId(1), kind: 'tool', toolName: 'b', ...at(20) }),
      span({ spanId: spanId(3), parentSpanId: spanId(99), kind: 'tool', toolName: 'a', ...at(10) }),
      span({
        spanId: spanId(4),
        parentSpanId: spanId(3),
        kind: 'llm',
        modelRequested: 'm',
        ...at(11),
      }),
    ]);
    expect(tree).toEqual([
      [
        'coder',
        [
          ['a (orphan)', [['m', []]]],
          ['b', []],
        ],
      ],
    ]);
  });

  it('is whole while its root has not ended, or not come yet', async () => {
    const tree = await treeOf([
      span({ spanId: spanId(2), parentSpanId: spanId(1), kind: 'tool', toolName: 'a', ...at(10) }),
      span({ spanId: spanId(3), parentSpanId: spanId(1), kind: 'tool', toolName: 'b', ...at(20) }),
    ]);
    expect(tree).toHaveLength(2);
  });

  it('tells a call once, with the error that its part has', async () => {
    const [[agent, steps]] = (await treeOf(rowsOfRecording(recording('claude-code-both')))) as [
      Drawn,
    ];
    expect(agent).toBe('claude-code');
    // Of a tool the wait for its permission, and its work, in which a sub-agent has its steps.
    const calls = steps.filter(([title]) => /^(?:Read|Bash !permission|Agent)/.test(title));
    const missing =
      'TelemetrySafeError: File does not exist. Note: your current working directory is /home/dev/project.';
    expect(calls.map(([title, parts]) => [title, parts.map(([part]) => part)])).toEqual([
      [
        `Read !${missing}`,
        ['claude_code.tool.blocked_on_user', `claude_code.tool.execution !${missing}`],
      ],
      ['Bash !permission_denied', ['claude_code.tool.blocked_on_user !permission_denied']],
      ['Agent', ['claude_code.tool.blocked_on_user', 'claude_code.tool.execution']],
    ]);
    const [, parts] = calls.at(-1)!;
    expect(parts.at(-1)![1].map(([title]) => title)).toEqual([
      'claude-sonnet-4-5',
      'Bash',
      'claude-sonnet-4-5',
    ]);
  });

  it('lasts as long as its steps where the record that begins it says nothing of its end', async () => {
    store = await openStore(':memory:');
    await store.append(rowsOfRecording(recording('codex-logs')));
    const run = await findRun(store, 'last');
    const [root] = await readRunTree(store, run);
    expect(root!.durationMs).toBeCloseTo(run.durationMs!, 3);
    expect(root!.durationMs).toBeGreaterThan(100);
  });
});
