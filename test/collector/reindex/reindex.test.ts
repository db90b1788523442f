import { afterEach, describe, expect, it } from 'vitest';
import { analyze } from '../../../analysis/index.js';
import { reindex } from '../../../collector/reindex/reindex.js';
import { rowsOfRecording } from '../../../collector/dialects-doc.js';
import { openStore, type ArrivedSpan, type SpanRow, type Store } from '../../../store/index.js';
import { appendLogged, loggedRows } from '../../../collector/ingest/logged-rows.js';
import { decodeLogs } from '../../../collector/otlp/decode-logs.js';
import { recording } from '../../support/recordings.js';

let store: Store;
afterEach(() => store.close());

/** What a version would have stored that knew none of the dialects. */
function ignorant(row: SpanRow): SpanRow {
  return {
    ...row,
    kind: 'other',
    dialect: null,
    provider: null,
    modelRequested: null,
    tokensIn: null,
    tokensOut: null,
    costUsd: null,
    costSource: null,
    usageScope: null,
    agentName: null,
    toolName: null,
    isPart: null,
  };
}

const ALL = 'select * exclude (received_ns) from spans order by arrival';

async function openWith(rows: SpanRow[]): Promise<Store> {
  store = await openStore(':memory:');
  await store.append(rows);
  return store;
}

describe('reindex', () => {
  const names = ['vercel-ai-6', 'claude-code-both', 'pydantic-ai', 'otel-openai', 'strands'];

  it('makes of old rows what this version makes of their spans', async () => {
    const rows = names.flatMap((name) => rowsOfRecording(recording(name)));
    await openWith(rows);
    const expected = await store.query(ALL);
    const runs = await store.query('from runs order by run_id');
    await store.close();
    await openWith(rows.map(ignorant));
    const seen: number[] = [];
    const result = await reindex(store, {
      sliceArrivals: 7n,
      onProgress: ({ spans, total }) => seen.push(spans / total),
    });
    expect(result).toMatchObject({ spans: rows.length, unreadable: 0 });
    expect(result.changed).toBeGreaterThan(rows.length / 2);
    expect(seen.at(-1)).toBe(1);
    expect(await store.query(ALL)).toEqual(expected);
    expect(await store.query('from runs order by run_id')).toEqual(runs);
  });

  it('changes nothing the second time, nor where nothing has changed', async () => {
    const rows = names.flatMap((name) => rowsOfRecording(recording(name)));
    await openWith(rows);
    expect(await reindex(store)).toMatchObject({
      spans: rows.length,
      changed: 0,
      unreadable: 0,
    });
  });

  it('keeps long histories, which stand apart', async () => {
    const [call] = rowsOfRecording(recording('vercel-ai-6'));
    const text = JSON.stringify(
      Array.from({ length: 40 }, (_, at) => ({
        role: 'user',
        parts: [{ type: 'text', content: `${at} ${'word '.repeat(100)}` }],
      })),
    );
    const attributes = JSON.stringify({
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': { $column: 'input_messages' },
    });
    await openWith([{ ...ignorant(call!), inputMessages: text, attributes, events: null }]);
    const before = await store.query('select input_message_ids as ids from spans');
    expect(await reindex(store)).toMatchObject({ changed: 1 });
    expect(await store.query('select kind, input_message_ids as ids from spans')).toEqual([
      { kind: 'llm', ids: before[0]!['ids']! },
    ]);
    expect(await store.query('select input_messages from llm_calls')).toEqual([
      { input_messages: text },
    ]);
    expect(await reindex(store)).toMatchObject({ changed: 0 });
  });

  it('goes on where it was cut off', async () => {
    const rows = rowsOfRecording(recording('strands'));
    await openWith(rows.map(ignorant));
    let slices = 0;
    const failing = {
      query: store.query.bind(store),
      replaceSpans: async (changed: readonly ArrivedSpan[]) => {
        if (++slices > 1) throw new Error('the lights went out');
        await store.replaceSpans(changed);
      },
    } as unknown as Store;
    await expect(reindex(failing, { sliceArrivals: 2n })).rejects.toThrow('the lights went out');
    const left = await reindex(store, { sliceArrivals: 2n });
    expect(left.changed).toBe(rows.length - 2);
    expect(
      await store.query(`select count(*)::integer as n from spans where kind = 'other'`),
    ).toEqual([{ n: 0 }]);
  });

  it('leaves a span alone whose record cannot be read, and counts it', async () => {
    const [first, ...others] = rowsOfRecording(recording('strands'));
    await openWith([{ ...first!, attributes: '{"cut' }, ...others.map(ignorant)]);
    expect(await reindex(store)).toMatchObject({
      spans: others.length + 1,
      changed: others.length,
      unreadable: 1,
    });
  });

  it('has the next analysis look at runs that changed, and at no other', async () => {
    const changed = rowsOfRecording(recording('vercel-ai-6')).map(ignorant);
    await openWith([...changed, ...rowsOfRecording(recording('strands'))]);
    const first = await analyze(store);
    expect(first.runsAnalysed).toBe(2);
    expect((await analyze(store)).runsAnalysed).toBe(0);
    await reindex(store);
    expect((await analyze(store)).runsAnalysed).toBe(1);
  });

  it('has nothing to do in an empty file', async () => {
    await openWith([]);
    expect(await reindex(store)).toMatchObject({ spans: 0, changed: 0, logs: 0, unreadable: 0 });
  });

  describe('of log records', () => {
    const logs = ['claude-code-logs', 'codex-logs', 'gemini-cli-logs'].flatMap((name) =>
      recording(name)
        .lines.filter((line) => line.includes('"resourceLogs"'))
        .flatMap((line) => loggedRows(decodeLogs(Buffer.from(line), 'json').groups, 1n)),
    );
    const LIFTED = 'select * exclude (arrival, received_ns) from spans order by trace_id, span_id';

    it('lifts those that tell steps by now, and takes lifted spans to their new places', async () => {
      await openWith([]);
      await appendLogged(store, logs);
      const expected = await store.query(LIFTED);
      expect(await reindex(store, { sliceArrivals: 5n })).toMatchObject({
        logs: logs.length,
        lifted: 0,
        relifted: 0,
      });
      await store.close();
      await openWith([]);
      const misplaced = logs.map((row, at) => ({
        ...row,
        // Each third record was lifted to nothing, each third to a trace of its own.
        steps:
          at % 3 === 0
            ? []
            : row.steps.map((step) => (at % 3 === 1 ? { ...step, traceId: 'e'.repeat(32) } : step)),
      }));
      await appendLogged(store, misplaced);
      const result = await reindex(store, { sliceArrivals: 5n });
      expect(result.lifted).toBeGreaterThan(5);
      expect(result.relifted).toBeGreaterThan(5);
      expect(await store.query(LIFTED)).toEqual(expected);
      expect(await reindex(store)).toMatchObject({ changed: 0, lifted: 0, relifted: 0 });
    });
  });
});
