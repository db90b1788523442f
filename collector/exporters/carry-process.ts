/**
 * Stores one batch from stdin and ends: `node carry-process.js DATABASE < BATCH`. Exit code 0 says that
 * it is committed, by the server that holds the database or in the file itself.
 */
import { buffer } from 'node:stream/consumers';
import { openStore } from '../../store/index.js';
import { decodeTraces } from '../otlp/decode.js';
import { rowsFromTraces } from '../record/index.js';

const LOCK_WAIT_MS = 5000;

const databasePath = process.argv[2];
if (databasePath === undefined) throw new Error('expected DATABASE');

const { groups } = decodeTraces(await buffer(process.stdin), 'protobuf');
const store = await openStore(databasePath, { waitMs: LOCK_WAIT_MS, role: 'agent' });
try {
  await store.append(rowsFromTraces(groups, BigInt(Date.now()) * 1_000_000n));
} finally {
  await store.close();
}
