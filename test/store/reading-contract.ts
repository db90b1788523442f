import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Session, Store } from '../../store/index.js';
import { span, spanId } from './span-builder.js';

/** What every store must do for those who ask, whatever stands behind it. */
export function readingContract(name: string, open: () => Promise<Store>): void {
  describe(`reading from a store: ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

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
      expect(await spanCount(store)).toBe(0);
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
      expect(await spanCount(store)).toBe(0);
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
  });

  describe(`reading while others write: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      await store.append([span()]);
    });
    afterEach(() => store.close());

    it('keeps one snapshot and its temp tables for a session', async () => {
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
      expect(await spanCount(store)).toBe(2);
      expect((await store.query('from runs'))[0]).toHaveProperty('run_id');
    });

    it('keeps a question under a name, and sees what is committed where no snapshot is wanted', async () => {
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
  });
}

async function spanCount(store: Store): Promise<number> {
  const [row] = await store.query('select count(*)::integer as n from spans');
  return row!['n'] as number;
}
