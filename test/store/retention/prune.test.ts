import { copyFileSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../store/index.js';
import { span, spanId, T0, traceId } from '../span-builder.js';
import { sharedFolder } from '../../support/temp-folder.js';
import { tempFile } from '../../support/temp-folder.js';

const TRACES = 20;
const SPANS = 60;
const HOUR = 3_600_000_000_000n;
const history = (trace: number) =>
  `[${Array.from({ length: 30 }, (_, n) => JSON.stringify({ role: 'user', content: `${trace} ${n} `.padEnd(400, 'x') })).join(',')}]`;

/** One trace an hour, each with one history of 30 messages and text that does not compress. */
function trace(n: number) {
  return Array.from({ length: SPANS }, (_, at) =>
    span({
      traceId: traceId(n),
      spanId: spanId(at + 1),
      parentSpanId: at === 0 ? null : spanId(1),
      kind: at === 0 ? 'agent' : 'llm',
      startNs: T0 + BigInt(n) * HOUR + BigInt(at),
      endNs: T0 + BigInt(n) * HOUR + BigInt(at + 1),
      inputMessages: at === 1 ? history(n) : null,
      result: Buffer.from(crypto.getRandomValues(new Uint8Array(9000))).toString('base64'),
    }),
  );
}

describe('prune', () => {
  const folder = sharedFolder();
  const filled = path.join(folder, 'filled.duckdb');

  beforeAll(async () => {
    const store = await openStore(filled);
    for (let n = 0; n < TRACES; n++) await store.append(trace(n));
    const runs = [0, TRACES - 1].map(traceId);
    await store.replaceAnalysis({
      findings: runs.map((runId) => ({
        runId,
        traceId: runId,
        detector: 'd',
        detectorVersion: 1,
        spanId: null,
        stepIndex: null,
        agentName: null,
        category: null,
        severity: 'low',
        message: 'm',
        evidenceSpanIds: [],
        fingerprint: 'f',
        steps: null,
        tellingSpanIds: [],
      })),
      outcomes: [
        {
          answers: [{ detector: 'd', detectorVersion: 1, outcome: 'clean', reason: null }],
          runs: runs.map((runId) => ({ runId, lastArrival: 1n })),
        },
      ],
      scores: runs.map((runId) => ({
        runId: `${runId}-${spanId(9)}`,
        profile: 'p',
        score: 1,
        breakdown: '[]',
      })),
    });
    await store.label(
      runs.map((runId) => ({
        runId,
        outcome: 'pass' as const,
        reward: null,
        task: null,
        source: 'gate',
      })),
    );
    await store.close();
  });

  let file: string;
  let store: Store;
  beforeEach(async () => {
    file = tempFile();
    copyFileSync(filled, file);
    store = await openStore(file);
    onTestFinished(() => store.close());
  });

  const counts = async () => {
    const [row] = await store.query(
      `select (select count(distinct trace_id) from spans)::integer as traces, (select count(*) from message_contents)::integer as messages,
        (select count(*) from findings)::integer as findings, (select count(*) from outcomes)::integer as outcomes,
        (select count(*) from scores)::integer as scores, (select count(*) from run_labels)::integer as labels`,
    );
    return row;
  };

  it('by age takes whole traces, with all that is known of them, and gives the space back', async () => {
    const before = statSync(file).size;
    const result = await store.prune({ olderThanNs: T0 + 15n * HOUR });
    expect(result).toMatchObject({ traces: 15, spans: 15 * SPANS, bytesBefore: before });
    expect(statSync(file).size).toBe(result.bytesAfter);
    expect(result.bytesAfter).toBeLessThan(before * 0.5);
    expect(await counts()).toEqual({
      traces: 5,
      messages: 150,
      findings: 1,
      outcomes: 1,
      scores: 1,
      labels: 1,
    });
    const [kept] = await store.query(
      'select input_messages from llm_calls where trace_id = $id and input_messages is not null',
      { id: traceId(19) },
    );
    expect(kept!['input_messages']).toBe(history(19));
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('by age takes a trace without times by when it came', async () => {
    const timeless = (n: number, hour: bigint) =>
      span({ traceId: traceId(n), startNs: 3n, endNs: 4n, receivedNs: T0 + hour * HOUR });
    await store.append([timeless(101, 14n), timeless(102, 16n)]);
    expect(await store.prune({ olderThanNs: T0 + 15n * HOUR })).toMatchObject({ traces: 16 });
    expect(await store.query('select trace_id from spans where start_ns < 10')).toEqual([
      { trace_id: traceId(102) },
    ]);
  });

  it('keeps no answer that no run gives any more', async () => {
    expect(await store.query('select detector from outcome_sets')).toHaveLength(1);
    await store.prune({ maxRuns: 0 });
    expect(await store.query('select detector from outcome_sets')).toEqual([]);
  });

  it('by runs keeps the newest', async () => {
    expect(await store.prune({ maxRuns: 3 })).toMatchObject({ traces: 17 });
    expect(await store.query('select trace_id from runs order by started_ns')).toEqual(
      [17, 18, 19].map((n) => ({ trace_id: traceId(n) })),
    );
    expect(await store.prune({ maxRuns: 3 })).toMatchObject({ traces: 0, spans: 0 });
  });

  it('with headroom does nothing within the limits, and goes a share below them otherwise', async () => {
    expect(await store.prune({ maxRuns: TRACES, headroom: 0.5 })).toMatchObject({ traces: 0 });
    expect(await store.prune({ maxRuns: TRACES - 1, headroom: 0.5 })).toMatchObject({
      traces: TRACES - 9,
    });
  });

  it('by bytes goes on until the file is small enough', async () => {
    const maxBytes = Math.round(statSync(file).size / 2);
    const result = await store.prune({ maxBytes });
    expect(result.bytesAfter).toBeLessThanOrEqual(maxBytes);
    expect(result.traces).toBeLessThan(TRACES);
    expect(await store.query('select max(trace_id) as newest from spans')).toEqual([
      { newest: traceId(19) },
    ]);
  });

  it('gives no arrival number twice, here or after a restart', async () => {
    await store.prune({ maxRuns: 0 });
    expect(await counts()).toMatchObject({ traces: 0, messages: 0 });
    await store.append([span()]);
    expect(await store.query('select arrival from spans')).toEqual([
      { arrival: BigInt(TRACES * SPANS + 1) },
    ]);
    await store.prune({ maxRuns: 0 });
    await store.close();
    store = await openStore(file);
    await store.append([span()]);
    expect(await store.query('select arrival from spans')).toEqual([
      { arrival: BigInt(TRACES * SPANS + 2) },
    ]);
  });

  it('waits for questions under way and answers those that come meanwhile', async () => {
    const sawAll = store.session(async (session) => {
      await session.query('select 1');
      return (await session.query('select count(*)::integer as n from spans'))[0]!['n'];
    });
    const pruned = store.prune({ maxRuns: 1 });
    const during = store.query('select count(*)::integer as n from spans');
    expect(await sawAll).toBe(TRACES * SPANS);
    await pruned;
    expect([SPANS, TRACES * SPANS]).toContain((await during)[0]!['n']);
    expect(await store.append(trace(19))).toEqual({ stored: 0, duplicates: SPANS });
  });

  it('drops logs and metric points by their own time, unless their trace stays', async () => {
    const log = (hour: bigint, trace: string | null) => ({
      timeNs: T0 + hour * HOUR,
      observedNs: null,
      receivedNs: T0,
      traceId: trace,
      spanId: null,
      severityNumber: null,
      severityText: null,
      eventName: null,
      body: `"${hour}"`,
      service: null,
      scopeName: null,
      sessionId: null,
      attributes: null,
      resource: null,
      scope: null,
      flags: null,
      droppedAttributesCount: null,
      unknownFields: null,
    });
    await store.appendLogs([
      log(1n, null),
      log(2n, traceId(19)),
      log(19n, null),
      log(3n, traceId(3)),
    ]);
    expect(await store.prune({ olderThanNs: T0 + 15n * HOUR })).toMatchObject({ logs: 2 });
    expect(await store.query('select body from log_records order by body')).toEqual([
      { body: '"19"' },
      { body: '"2"' },
    ]);
  });
});
