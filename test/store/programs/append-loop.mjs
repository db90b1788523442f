// Appends batches of spans to a file, one line per batch that is committed.
// Arguments: FILE, number of the writer, BATCHES, and `reopen` to open the file anew for each batch.
import { isMainThread, workerData } from 'node:worker_threads';
import { openStore, SPAN_COLUMNS } from '../../../dist/store/index.js';

const [file, writer, batches, reopen] = isMainThread ? process.argv.slice(2) : workerData;
const BATCH = 50;
const empty = Object.fromEntries(
  SPAN_COLUMNS.flatMap(({ property }) => (property ? [[property, null]] : [])),
);
const hex = (n, digits) => n.toString(16).padStart(digits, '0');

const open = () => openStore(file, { waitMs: 60_000, role: `writer ${writer}` });
let store = await open();
for (let batch = 0; batch < Number(batches); batch++) {
  const rows = Array.from({ length: BATCH }, (_, at) => ({
    ...empty,
    traceId: hex(Number(writer) + 1, 32),
    spanId: hex(batch * BATCH + at + 1, 16),
    receivedNs: 1n,
    startNs: 1_767_225_600_000_000_000n + BigInt(batch),
    endNs: 1_767_225_600_000_000_001n + BigInt(batch),
    kind: 'other',
    isError: false,
    result: 'x'.repeat(3000),
  }));
  await store.append(rows);
  if (isMainThread) process.stdout.write(`${batch}\n`);
  if (reopen) {
    await store.close();
    store = await open();
  }
}
await store.close();
