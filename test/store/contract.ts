import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../store/schema/index.js';
import type { LogRow, MetricPointRow, Session, Store } from '../../store/index.js';
import { span, spanId, T0, traceId } from './span-builder.js';

/** What every store must do, whatever stands behind it. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`store contract: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const count = async (table = 'spans') =>
      Number((await store.query(`select count(*) as n from ${table}`))[0]!['n']);

    it('gives values of every kind back as they are', async () => {
      const [row] = await store.query(
        `select 9007199254740993::bigint as big, 18446744073709551615::ubigint as ubig,
          (-170141183460469231731687303715884105727)::hugeint as huge, 7::integer as small, 1.5::double as d,
          2.25::decimal(9, 2) as dec, 'nan'::double as nan, '-inf'::double as inf, true as yes, null as nothing,
          'ü\\0x' as text, 'ab'::blob as bytes, [1, null, 3]::bigint[] as list, {'$i': 'x', 'b': [true]} as struct,
          map {'k': 1} as map, uuid '00000000-0000-0000-0000-000000000001' as uuid,
          timestamp '2026-01-02 03:04:05.000006' as ts, interval 3 days as span`,
      );
      expect(row).toMatchObject({
        big: 9007199254740993n,
        ubig: 18446744073709551615n,
        huge: -170141183460469231731687303715884105727n,
        small: 7,
        d: 1.5,
        dec: 2.25,
        nan: NaN,
        inf: -Infinity,
        yes: true,
        nothing: null,
        text: 'ü\\0x',
        list: [1n, null, 3n],
        struct: { $i: 'x', b: [true] },
        map: { k: 1 },
        uuid: '00000000-0000-0000-0000-000000000001',
        ts: '2026-01-02 03:04:05.000006',
        span: '3 days',
      });
      expect(new Uint8Array(row!['bytes'] as Uint8Array)).toEqual(new Uint8Array([97, 98]));
    });

    it('binds parameters of every kind', async () => {
      const [row] = await store.query(
        `select $n is null as n, typeof($big) as big, typeof($int) as int, typeof($d) as d, $text as text,
          list_contains($ids, 'b') as hit, len($none) as none, $bytes as bytes, $deep.a[2] as deep,
          $mixed as mixed`,
        {
          n: null,
          big: 5n,
          int: 5,
          d: 0.5,
          text: "it's",
          ids: ['a', 'b', null],
          none: [],
          bytes: new Uint8Array([1, 2]),
          deep: { a: [1, 2] },
          mixed: [1, 2.5],
          unused: 'given for another question',
        },
      );
      expect(row).toMatchObject({
        n: true,
        big: 'BIGINT',
        int: 'INTEGER',
        text: "it's",
        hit: true,
        none: 0n,
        deep: 2,
        mixed: [1, 2.5],
      });
      expect(row!['d']).toBe('DOUBLE');
    });

    it('names a parameter that is missing', async () => {
      await expect(store.query('select $run')).rejects.toMatchObject({
        code: 'QUERY_FAILED',
        message: expect.stringContaining('$run'),
      });
    });

    it.each([
      ['drop table spans', /drop/],
      ['insert into tracehound_meta values (1, 2)', /insert/],
      ['select 1; select 2', /one statement, got 2/],
      ['', /nothing/],
      ['-- a comment', /got none/],
      ['selec 1', /syntax error/i],
      ['select trac_id from spans', /trace_id/],
      ["copy spans to 'x.parquet'", /disabled by configuration/],
      ["select * from read_text('/etc/hostname')", /disabled by configuration/],
      ["attach 'other.db'", /attach/],
      ['set threads = 1', /set/],
      ['explain analyze delete from spans', /read-only/],
    ])('refuses %j', async (sql, message) => {
      await expect(store.queryResult(sql)).rejects.toMatchObject({
        message: expect.stringMatching(message),
      });
      expect(await count()).toBe(0);
    });

    it('limits rows and says so', async () => {
      const result = await store.queryResult(
        'select range as n from range($to)',
        { to: 10_000 },
        { maxRows: 3 },
      );
      expect(result).toEqual({
        columns: [{ name: 'n', type: 'BIGINT' }],
        rows: [{ n: 0n }, { n: 1n }, { n: 2n }],
        truncated: true,
      });
      const whole = await store.queryResult('describe spans');
      expect(whole.truncated).toBe(false);
      const empty = await store.queryResult('select 1 as a where false');
      expect(empty).toEqual({
        columns: [{ name: 'a', type: 'INTEGER' }],
        rows: [],
        truncated: false,
      });
    });

    const ENDLESS = 'select count(*) from range(100000000000) where (range * 7) % 3 = 1';
    it('gives up in time, and when told', async () => {
      await expect(store.queryResult(ENDLESS, {}, { timeoutMs: 30 })).rejects.toMatchObject({
        code: 'QUERY_TIMEOUT',
        timeoutMs: 30,
      });
      const cancel = new AbortController();
      const cancelled = expect(
        store.queryResult(ENDLESS, {}, { signal: cancel.signal }),
      ).rejects.toMatchObject({
        code: 'QUERY_CANCELLED',
      });
      setImmediate(() => cancel.abort());
      await cancelled;
      await expect(
        store.queryResult('select 1', {}, { signal: cancel.signal }),
      ).rejects.toMatchObject({
        code: 'QUERY_CANCELLED',
      });
      expect(await store.query('select 1 as one')).toEqual([{ one: 1 }]);
    });

    it('streams, and survives a reader that stops early', async () => {
      let rows = 0;
      for await (const chunk of store.stream('select range as n from range(10000)'))
        rows += chunk.length;
      expect(rows).toBe(10_000);
      for await (const chunk of store.stream('select range as n from range(1000000)')) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      const failing = async () => {
        for await (const chunk of store.stream(
          `select (1000 - range)::varchar::utinyint as n from range(900)`,
        ))
          void chunk;
      };
      await expect(failing()).rejects.toMatchObject({ code: 'QUERY_FAILED' });
      expect(await count()).toBe(0);
    });

    it('keeps one snapshot and its temp tables for a session', async () => {
      await store.append([span()]);
      await store.session(async (session) => {
        await session.createTemp('runs', 'select span_id from spans where span_id = $id', {
          id: spanId(1),
        });
        await store.append([span({ spanId: spanId(2) })]);
        expect(await session.query('select count(*)::integer as n from spans')).toEqual([{ n: 1 }]);
        expect(await session.query('from runs')).toEqual([{ span_id: spanId(1) }]);
        expect((await session.queryResult('from runs')).rows).toHaveLength(1);
        const chunks = [];
        for await (const chunk of session.stream('from runs')) chunks.push(chunk);
        expect(chunks).toEqual([[{ span_id: spanId(1) }]]);
        expect(await session.session((same) => same.query('from runs'))).toHaveLength(1);
      });
      expect(await count()).toBe(2);
      expect((await store.query('from runs'))[0]).toHaveProperty('run_id');
    });

    it('keeps a question under a name, and sees what is committed where no snapshot is wanted', async () => {
      await store.append([span()]);
      const work = async (session: Session) => {
        await session.createTemp('mine', 'select span_id from spans');
        await session.createTempView('first', 'select span_id as id from mine');
        await store.append([span({ spanId: spanId(2) })]);
        await expect(session.query(`select 'x'::integer`)).rejects.toMatchObject({
          code: 'QUERY_FAILED',
        });
        expect(await session.query('from first')).toEqual([{ id: spanId(1) }]);
        expect(await session.query('select count(*)::integer as n from spans')).toEqual([{ n: 2 }]);
        await expect(session.createTempView('v', 'delete from spans')).rejects.toThrow(
          /one select/,
        );
        await expect(session.query('delete from spans')).rejects.toMatchObject({
          code: 'QUERY_FAILED',
        });
      };
      await store.session(work, { snapshot: false });
      await store.session((session) => expect(session.query('from mine')).rejects.toThrow(/mine/));
    });

    it('goes on in a session after a statement that failed', async () => {
      await store.session(async (session) => {
        await session.createTemp('mine', 'select $n as n', { n: 4 });
        await expect(session.query(`select 'x'::integer`)).rejects.toMatchObject({
          code: 'QUERY_FAILED',
        });
        await expect(session.query('select nothing')).rejects.toMatchObject({
          code: 'QUERY_FAILED',
        });
        expect(await session.query('from mine')).toEqual([{ n: 4 }]);
        await expect(session.createTemp('x"; drop', 'select 1')).rejects.toThrow(
          /plain table name/,
        );
        await expect(session.createTemp('x', 'delete from spans')).rejects.toThrow(/one select/);
      });
      await expect(store.session(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    });

    it('stores a span once, and a complete one in place of an open one', async () => {
      const open = span({ spanId: spanId(2), endNs: null });
      expect(await store.append([span(), span(), open])).toEqual({ stored: 2, duplicates: 1 });
      const done = span({ spanId: spanId(2), name: new TextEncoder().encode('done ✓') });
      expect(await store.append([done, open, span()])).toEqual({ stored: 1, duplicates: 2 });
      expect(await store.append([open, done])).toEqual({ stored: 0, duplicates: 2 });
      expect(await store.append([])).toEqual({ stored: 0, duplicates: 0 });
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
        { outcome: 'pass', reward: 0.5, task: 't' },
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
