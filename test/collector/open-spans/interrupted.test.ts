import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { settleInterrupted } from '../../../collector/open-spans/index.js';
import {
  isGone,
  PROCESS_IDENTITY,
  processIdentity,
} from '../../../collector/open-spans/process-identity.js';
import { rowsFromTraces } from '../../../collector/record/index.js';
import type { Span } from '../../../collector/otlp/model.js';
import type { SpanRow } from '../../../store/index.js';
import { BARE_SPAN } from '../../fixtures/otlp/full-request.js';
import { tempStore } from '../../support/temp-store.js';

const self = processIdentity()!;
const ended = identityOfEnded();

/** A process that was: the identity of one that has ended by now. */
function identityOfEnded(): string {
  const { stdout, pid } = spawnSync('cat', ['/proc/self/stat'], { encoding: 'utf8' });
  const startedTicks = stdout.slice(stdout.lastIndexOf(')') + 2).split(' ')[19];
  return `${self.split(':').slice(0, 2).join(':')}:${pid}:${startedTicks}`;
}

function row(span: Partial<Span>): SpanRow {
  const shared = { attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
  const group = { resource: shared, scope: { ...shared, name: '', version: '' } };
  return rowsFromTraces([{ ...group, spans: [{ ...BARE_SPAN, ...span }] }], 5n)[0]!;
}

function open(
  spanId: string,
  startNs: bigint,
  identity: string,
  { traceId = BARE_SPAN.traceId, isThread = false } = {},
): SpanRow {
  const ofThread = { key: 'tracehound.run.thread', value: { type: 'bool', value: true } as const };
  const attributes = [
    ...(isThread ? [ofThread] : []),
    { key: 'gen_ai.operation.name', value: { type: 'string', value: 'invoke_agent' } as const },
    { key: PROCESS_IDENTITY, value: { type: 'string', value: identity } as const },
  ];
  return row({ traceId, spanId, startNs, endNs: 0n, attributes });
}

test('a process is gone when its pid is, or is another’s by now; elsewhere nobody can tell', () => {
  expect(isGone(self)).toBe(false);
  expect(isGone(ended)).toBe(true);
  expect(isGone(self.replace(/\d+$/, '1'))).toBe(true);
  expect(isGone(`another-${ended}`)).toBe(false);
  expect(isGone('')).toBe(false);
});

test('spans of a process that is gone end at the last sign of life, in an error; others stay open', async () => {
  await using temp = await tempStore();
  const [gone, alive, unsaid] = ['a1', 'b2', 'c3'].map((id) => id.repeat(8)) as [
    string,
    string,
    string,
  ];
  const child = { spanId: 'd4'.repeat(8), parentSpanId: gone, startNs: 200n, endNs: 900n };
  await temp.store.append([open(gone, 100n, ended), open(alive, 100n, self), row(child)]);
  await temp.store.append([row({ spanId: unsaid, startNs: 100n, endNs: 0n })]);
  expect(await temp.store.query('select distinct state, is_open from runs')).toEqual([
    { state: 'running', is_open: true },
  ]);

  expect(await settleInterrupted(temp.store)).toBe(1);
  expect(await settleInterrupted(temp.store)).toBe(0);
  const spans = await temp.store.query(
    'select span_id, end_ns, is_error, error_type, agent_name from spans order by span_id',
  );
  expect(spans).toMatchObject([
    { span_id: gone, end_ns: 900n, is_error: true, error_type: 'interrupted' },
    { span_id: alive, end_ns: null, is_error: false },
    { span_id: unsaid, end_ns: null, is_error: false },
    { span_id: child.spanId, end_ns: 900n, is_error: false },
  ]);
});

test('the run of a thread that was stopped between two calls just ends; in the middle of one it does not', async () => {
  await using temp = await tempStore();
  const [idle, busy, call] = ['a1', 'b2', 'c3'].map((id) => id.repeat(8)) as [
    string,
    string,
    string,
  ];
  const [first, second] = ['e5'.repeat(16), 'f6'.repeat(16)] as [string, string];
  await temp.store.append([
    open(idle, 100n, ended, { traceId: first, isThread: true }),
    row({ traceId: first, spanId: 'd4'.repeat(8), parentSpanId: idle, startNs: 200n, endNs: 900n }),
    open(busy, 100n, ended, { traceId: second, isThread: true }),
    open(call, 300n, ended, { traceId: second }),
  ]);
  expect(await settleInterrupted(temp.store)).toBe(3);
  const runs = await temp.store.query(
    'select distinct trace_id, state from runs order by trace_id',
  );
  expect(runs).toEqual([
    { trace_id: first, state: 'ended' },
    { trace_id: second, state: 'interrupted' },
  ]);
  const spans = await temp.store.query('select span_id, error_type from spans order by span_id');
  expect(spans).toEqual([
    { span_id: idle, error_type: null },
    { span_id: busy, error_type: 'interrupted' },
    { span_id: call, error_type: 'interrupted' },
    { span_id: 'd4'.repeat(8), error_type: null },
  ]);
});

test('the true end still takes the place of an interruption, never the other way round', async () => {
  await using temp = await tempStore();
  const started = open('a1'.repeat(8), 100n, ended);
  await temp.store.append([started]);
  await settleInterrupted(temp.store);
  expect(await temp.store.query('select state from runs')).toEqual([{ state: 'interrupted' }]);

  const end = row({ spanId: started.spanId, startNs: 100n, endNs: 5_000n });
  expect(await temp.store.append([started, end])).toEqual({ stored: 1, duplicates: 1 });
  expect(await temp.store.append([started])).toEqual({ stored: 0, duplicates: 1 });
  expect(await settleInterrupted(temp.store)).toBe(0);
  expect(await temp.store.query('select end_ns, is_error from spans')).toEqual([
    { end_ns: 5_000n, is_error: false },
  ]);
  expect(await temp.store.query('select state from runs')).toEqual([{ state: 'ended' }]);
});
