import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../store/schema/index.js';
import type { LogRow, MetricPointRow, Store } from '../../store/index.js';
import { span, spanId, T0, traceId } from './span-builder.js';

/** What every store must do with what it is given, whatever stands behind it. */
export function writingContract(name: string, open: () => Promise<Store>): void {
  describe(`writing to a store: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const count = async (table = 'spans') =>
      Number((await store.query(`select count(*) as n from ${table}`))[0]!['n']);

    it('stores a span once, and a complete one in place of an open one', async () => {
      const open = span({ spanId: spanId(2), endNs: null });
      expect(await store.append([span(), span(), open])).toEqual({ stored: 2, duplicates: 1 });
      const done = span({ spanId: spanId(2), name: new TextEncoder().encode('done ✓') });
      expect(await store.append([done, open, span()])).toEqual({ stored: 1, duplicates: 2 });
      expect(await store.append([open, done])).toEqual({ stored: 0, duplicates: 2 });
      expect(await store.append([])).toEqual({ stored: 0, duplicates: 0 });
      const rounded = span({ startNs: T0 + 999_999n });
      expect(await store.append([rounded])).toEqual({ stored: 0, duplicates: 1 });
      const rows = await store.query(
        'select span_id, name, end_ns, arrival from spans order by arrival',
      );
      expect(rows).toEqual([
        { span_id: spanId(1), name: 'span', end_ns: T0 + 1_000_000n, arrival: 1n },
        { span_id: spanId(2), name: 'done ✓', end_ns: T0 + 1_000_000n, arrival: 3n },
      ]);
    });

    it('takes batches at the same time, one after the other', async () => {
      const batches = Array.from({ length: 8 }, (_, batch) =>
        Array.from({ length: 300 }, (_, n) => span({ traceId: traceId(batch), spanId: spanId(n) })),
      );
      const results = await Promise.all(
        [...batches, ...batches].map((batch) => store.append(batch)),
      );
      expect(results.reduce((sum, { stored }) => sum + stored, 0)).toBe(2400);
      const [row] = await store.query(
        'select count(distinct arrival)::integer as n, max(arrival) as top from spans',
      );
      expect(row).toEqual({ n: 2400, top: 2400n });
    });

    it('keeps long histories once and shows them byte for byte', async () => {
      const messages = Array.from({ length: 40 }, (_, n) =>
        JSON.stringify({
          role: 'user',
          parts: [{ type: 'text', content: `${n} "\\\\ é [{ ${'x'.repeat(300)}` }],
        }),
      );
      const first = `[${messages.slice(0, 35).join(', ')}]`;
      const second = `[${messages.join(', ')}]`;
      const call = (n: number, inputMessages: string | Uint8Array) =>
        span({ spanId: spanId(n), kind: 'llm', inputMessages });
      await store.append([call(1, first), call(2, new TextEncoder().encode(second))]);
      await store.append([call(3, second), call(4, '[{"role":"user"}]')]);
      const rows = await store.query('select input_messages from llm_calls order by span_id');
      expect(rows.map((row) => row['input_messages'])).toEqual([
        first,
        second,
        second,
        '[{"role":"user"}]',
      ]);
      expect(await count('message_contents')).toBe(40);
      const parts = await store.query(
        `select count(*)::integer as n, max(message_index)::integer as last from messages where span_id = $id`,
        { id: spanId(2) },
      );
      expect(parts).toEqual([{ n: 40, last: 40 }]);
    });

    it('replaces an analysis and keeps the latest label', async () => {
      await store.append([span({ kind: 'agent' })]);
      const runId = traceId(1);
      const finding = (message: string) => ({
        runId,
        traceId: traceId(1),
        detector: 'retry-loop',
        detectorVersion: 1,
        spanId: null,
        stepIndex: 2,
        agentName: 'a',
        category: null,
        severity: 'high',
        message,
        evidenceSpanIds: [spanId(1)],
        fingerprint: 'f',
        steps: { from: 1, to: 2 },
        tellingSpanIds: ['s'],
      });
      const answer = {
        detector: 'retry-loop',
        detectorVersion: 1,
        outcome: 'clean' as const,
        reason: null,
      };
      const runs = [{ runId, lastArrival: 1n }];
      const score = { runId, profile: 'default', score: 70, breakdown: '[]' };
      await store.replaceAnalysis({
        findings: [finding('one'), finding('two')],
        outcomes: [{ answers: [answer], runs }],
        scores: [score],
      });
      await store.replaceAnalysis({
        findings: [finding('three')],
        outcomes: [{ answers: [{ ...answer, detector: 'other' }, answer], runs }],
        scores: [{ ...score, score: 80 }],
      });
      expect(await store.query('select message from findings')).toEqual([{ message: 'three' }]);
      expect(await store.query('select detector from outcomes order by all')).toEqual([
        { detector: 'other' },
        { detector: 'retry-loop' },
      ]);
      expect(await store.query('select score from scores')).toEqual([{ score: 80 }]);
      expect(await store.query('select finding_count, exemplar_run_id from clusters')).toEqual([
        { finding_count: 1n, exemplar_run_id: runId },
      ]);
      const label = { runId, outcome: 'fail' as const, reward: 0.5, task: 't', source: 'import' };
      await store.label([label, { ...label, outcome: 'pass', reward: null }]);
      expect(await store.query('select outcome, reward, task from runs')).toEqual([
        { outcome: 'pass', reward: null, task: 't' },
      ]);
      await store.label([label]);
      expect(await store.query('select outcome from runs')).toEqual([{ outcome: 'fail' }]);
    });

    it('puts spans in the place of those of the same arrival, and forgets who looked at them', async () => {
      await store.append([span({ spanId: spanId(1) }), span({ spanId: spanId(2), kind: 'llm' })]);
      const [second] = await store.query('select arrival from spans where span_id = $id', {
        id: spanId(2),
      });
      const arrival = second!['arrival'] as bigint;
      await store.replaceSpans([
        {
          ...span({ spanId: spanId(2), kind: 'tool', toolName: 'look', isPart: true }),
          state: new TextEncoder().encode('{"at":1}'),
          arrival,
        },
      ]);
      expect(
        await store.query(
          'select arrival, kind, tool_name, state, is_part from spans order by arrival',
        ),
      ).toEqual([
        { arrival: arrival - 1n, kind: 'other', tool_name: null, state: null, is_part: null },
        { arrival, kind: 'tool', tool_name: 'look', state: '{"at":1}', is_part: true },
      ]);
    });

    it('keeps logs and metric points, and the same batch only once', async () => {
      const log = (fields: Partial<LogRow> = {}) => ({ ...EMPTY_LOG, ...fields });
      const batch = [log(), log(), log({ body: '{"a":1}', unknownFields: new Uint8Array([7]) })];
      expect(await store.appendLogs(batch)).toEqual({ stored: 3, duplicates: 0 });
      expect(await store.appendLogs(batch.map((row) => ({ ...row, receivedNs: T0 + 5n })))).toEqual(
        { stored: 0, duplicates: 3 },
      );
      expect(await store.appendLogs([log(), log(), log()])).toEqual({ stored: 1, duplicates: 2 });
      const point: MetricPointRow = { ...EMPTY_POINT, valueInt: 2n ** 62n };
      expect(
        await store.appendMetrics([point, { ...point, valueInt: null, valueDouble: 0.1 }]),
      ).toEqual({ stored: 2, duplicates: 0 });
      expect(await store.appendMetrics([point])).toEqual({ stored: 0, duplicates: 1 });
      expect(
        await store.query('select value_int, value_double from metric_points order by arrival'),
      ).toEqual([
        { value_int: 2n ** 62n, value_double: null },
        { value_int: null, value_double: 0.1 },
      ]);
      const stats = await store.stats();
      expect(stats).toMatchObject({
        logs: 4,
        metricPoints: 2,
        spans: 0,
        schemaVersion: SCHEMA_VERSION,
      });
    });

    it('says when it is closed', async () => {
      await store.close();
      await expect(store.query('select 1')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
      await expect(store.append([span()])).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    });
  });
}

const EMPTY_LOG: LogRow = {
  timeNs: T0,
  observedNs: null,
  receivedNs: T0,
  traceId: null,
  spanId: null,
  severityNumber: 9,
  severityText: 'INFO',
  eventName: 'user_prompt',
  body: '"hello"',
  service: 'cc',
  scopeName: null,
  sessionId: 's',
  attributes: '{}',
  resource: null,
  scope: null,
  flags: null,
  droppedAttributesCount: null,
  unknownFields: null,
};

const EMPTY_POINT: MetricPointRow = {
  name: 'tokens',
  description: null,
  unit: '1',
  kind: 'sum',
  temporality: 2,
  isMonotonic: true,
  startNs: T0,
  timeNs: T0,
  receivedNs: T0,
  valueDouble: null,
  valueInt: null,
  point: null,
  exemplars: null,
  service: null,
  scopeName: null,
  sessionId: null,
  attributes: '{}',
  resource: null,
  scope: null,
  metadata: null,
  flags: null,
  unknownFields: null,
};
