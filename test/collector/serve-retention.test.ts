import { statSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import { startCollectorServer, temporaryFolder } from '../support/collector-server.js';
import { PROTOBUF, spanGroup } from '../support/otlp-request.js';
import { queryRows } from '../support/query-rows.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const MIB = 1024 * 1024;
const MAX_BYTES = 8 * MIB;
const REQUESTS = 20;
/** So many come in before anybody waits for the file to be looked at. */
const AT_ONCE = 4;

/** Text that does not compress, of 1 MiB a request. */
function request(serial: number): Uint8Array<ArrayBuffer> {
  const group = spanGroup(serial, 16);
  for (const span of group.spans) {
    const noise = Buffer.from(crypto.getRandomValues(new Uint8Array(48 * 1024))).toString('base64');
    span.attributes = [{ key: 'noise', value: { type: 'string', value: noise } }];
    span.startNs = BigInt(Date.now()) * 1_000_000n;
    span.endNs = span.startNs + 1n;
  }
  return encodeProtobuf([group]) as Uint8Array<ArrayBuffer>;
}

test('a file that may be 8 MiB stays near it while 20 MiB come in, and nothing acknowledged is lost before its time', async () => {
  // DuckDB names the database after its file: no name of ours may stand in the way.
  const path = folder.file('kept.duckdb');
  const server = await startCollectorServer({
    path,
    retention: { maxBytes: MAX_BYTES, everyMs: 100 },
  });
  const metrics = async () => (await fetch(`${server.url}/metrics`)).text();
  const prunedBy = async () =>
    Number(/tracehound_pruned_total\{signal="traces".*\} (\d+)/.exec(await metrics())![1]);
  const size = () =>
    statSync(path).size + (statSync(`${path}.wal`, { throwIfNoEntry: false })?.size ?? 0);
  let largest = 0;
  for (let serial = 1; serial <= REQUESTS; serial++) {
    const body = request(serial);
    const answer = await fetch(`${server.url}/v1/traces`, {
      method: 'POST',
      body,
      headers: PROTOBUF,
    });
    expect(answer.status).toBe(200);
    largest = Math.max(largest, statSync(path).size);
    // The next look is still to come: on a busy machine all could be there before it.
    if (serial % AT_ONCE === 0) await expect.poll(size).toBeLessThanOrEqual(MAX_BYTES);
  }
  const kept = 'select count(*)::integer as n, max(arrival) as last from spans';
  // What was deleted is counted a moment after it is gone.
  await expect
    .poll(async () => Number((await queryRows(path, kept))[0]!['n']) + (await prunedBy()))
    .toBe(REQUESTS * 16);
  expect((await queryRows(path, kept))[0]!['last']).toBe(String(REQUESTS * 16));
  expect(largest).toBeLessThan(MAX_BYTES + 1.5 * AT_ONCE * MIB);
  expect((await server.end('SIGTERM')).code).toBe(0);
  // What lay in the log takes whole blocks in the file.
  expect(statSync(path).size).toBeLessThan(MAX_BYTES + MIB);
});
