import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { StoredTraces } from '../../../store/writer/stored-traces.js';
import { openTestStore } from '../../support/open-test-store.js';
import { span, spanId, T0, traceId } from '../span-builder.js';

test('a trace is new only where the file surely holds nothing of it', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run('create table spans (trace_id varchar)');
  await connection.run(`insert into spans values ('${traceId(1)}')`);
  const traces = new StoredTraces(connection, 2);
  await traces.prepare();
  expect([1, 2].map((n) => traces.mayHold(traceId(n)))).toEqual([true, true]);
  await traces.prepare();
  expect([1, 2].map((n) => traces.mayHold(traceId(n)))).toEqual([true, false]);
  traces.add([{ traceId: traceId(2) }]);
  expect(traces.mayHold(traceId(2))).toBe(true);
  // The same end, or the same beginning, is another trace.
  expect(traces.mayHold(traceId(2).replace(/^./, 'f'))).toBe(false);
  expect(traces.mayHold(traceId(2).replace(/.$/, 'f'))).toBe(false);
  connection.closeSync();
  instance.closeSync();
});

test('a long-lived writer still notes what a later batch adds to a trace', async () => {
  const store = await openTestStore();
  const at = (trace: number, n: number, fields: object) =>
    span({ traceId: traceId(trace), spanId: spanId(n), startNs: T0 + BigInt(n), ...fields });
  for (let trace = 1; trace <= 30; trace++) {
    await store.append([
      at(trace, 1, { kind: 'agent' }),
      at(trace, 2, { kind: 'llm', scopeName: 'framework', parentSpanId: spanId(1) }),
    ]);
  }
  // One trace from before the writer knew traces, one from after.
  for (const trace of [3, 28]) {
    await store.append([
      at(trace, 3, { kind: 'agent' }),
      at(trace, 4, { kind: 'llm', scopeName: 'sdk', parentSpanId: spanId(2) }),
    ]);
  }
  const expected = [{ trace_id: traceId(3) }, { trace_id: traceId(28) }];
  expect(await store.query('from several_agents order by trace_id')).toEqual(expected);
  expect(await store.query('from layered_traces order by trace_id')).toEqual(expected);
  await store.close();
});
