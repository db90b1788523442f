import { once } from 'node:events';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import { openStore } from '../../store/index.js';
import { startCollectorServer, type CollectorServer } from './collector-server.js';
import { PROTOBUF, spanGroup, spanIdOf } from './otlp-request.js';

const CLIENTS = 4;
const SPANS_PER_REQUEST = 40;
/** A commit takes some 10 ms here: kills fall before, into and after commits. */
const LONGEST_LIFE_MS = 120;

export interface CrashReport {
  kills: number;
  acknowledged: number;
  /** Spans that were acknowledged and are not in the file. */
  lost: number;
  /** Spans that are in the file more than once. */
  repeated: number;
  /** Spans that are in the file although their request was cut off: allowed. */
  unacknowledged: number;
}

/**
 * Kills a collector with SIGKILL at random moments under load, again and again on one file, and counts what the file
 * then says. Requests that were not acknowledged are sent again to the next collector, as exporters do.
 */
export async function crashRounds(
  path: string,
  kills: number,
  random: () => number,
): Promise<CrashReport> {
  const acknowledged = new Set<number>();
  const again: number[] = [];
  let serial = 0;
  for (let kill = 0; kill < kills; kill++) {
    const server = await startCollectorServer({ path });
    let isAlive = true;
    let tellFirst!: () => void;
    const first = new Promise<void>((resolve) => (tellFirst = resolve));
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (isAlive) {
        const number = again.pop() ?? ++serial;
        if (await send(server, number)) {
          acknowledged.add(number);
          tellFirst();
        } else again.push(number);
      }
    });
    // A kill before anything is acknowledged proves nothing.
    await first;
    await new Promise((resolve) => setTimeout(resolve, random() * LONGEST_LIFE_MS));
    isAlive = false;
    server.process.kill('SIGKILL');
    await once(server.process, 'close');
    await Promise.all(clients);
  }
  return compare(path, kills, acknowledged);
}

async function send(server: CollectorServer, number: number): Promise<boolean> {
  const body = encodeProtobuf([spanGroup(number, SPANS_PER_REQUEST)]) as Uint8Array<ArrayBuffer>;
  try {
    const response = await fetch(`${server.url}/v1/traces`, {
      method: 'POST',
      body,
      headers: PROTOBUF,
    });
    return response.ok;
  } catch {
    return false;
  }
}

async function compare(
  path: string,
  kills: number,
  acknowledged: Set<number>,
): Promise<CrashReport> {
  const store = await openStore(path, { mode: 'read' });
  const rows = await store.query<{ span_id: string; n: bigint }>(
    'select span_id, count(*) as n from spans group by span_id',
  );
  await store.close();
  const stored = new Map(rows.map(({ span_id, n }) => [span_id, Number(n)]));
  const expected = [...acknowledged].flatMap((number) =>
    Array.from({ length: SPANS_PER_REQUEST }, (_, index) => spanIdOf(number, index)),
  );
  const report = { kills, acknowledged: expected.length, lost: 0, repeated: 0, unacknowledged: 0 };
  for (const id of expected) if (!stored.has(id)) report.lost++;
  for (const n of stored.values()) if (n > 1) report.repeated++;
  report.unacknowledged = stored.size - (expected.length - report.lost);
  return report;
}
