import type { DuckDBConnection } from '@duckdb/node-api';
import { renameSync, rmSync } from 'node:fs';
import { makeDraft } from '../draft-file.js';
import { StoreAccessError } from '../errors.js';
import { draftFolder } from '../instance.js';
import type { PruneLimits, PruneResult } from '../keeper.js';
import { highestArrival } from '../writer/writers.js';
import { copyKept, countDoomed, cutoffFor, DRAFT_NAME, withHeadroom } from './prune.js';
import { fileSize } from './stats.js';

/** Each round comes closer to `maxBytes`; what rows weigh differs. */
const MAX_ROUNDS = 5;

/**
 * Prunes until the limits hold: what stays is copied to a new file, which takes the place of the old one.
 * A crash at any moment leaves the old file or the new one, each whole.
 */
export async function pruneFile(
  database: PrunedDatabase,
  file: string,
  limits: PruneLimits,
  nowNs: () => bigint,
): Promise<PruneResult> {
  if (file === ':memory:') {
    throw new StoreAccessError(file, 'a store in memory has no disk space to give back');
  }
  const bytesBefore = await settledSize(database, file);
  const result = { traces: 0, spans: 0, logs: 0, metricPoints: 0, bytesBefore, bytesAfter: 0 };
  result.bytesAfter = bytesBefore;
  if (!(await exceeds(database.connection(), limits, bytesBefore))) return result;
  const target = withHeadroom(limits, nowNs());
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const cutoffNs = await cutoffFor(database.connection(), target, result.bytesAfter);
    if (cutoffNs === null) break;
    const doomed = await countDoomed(database.connection(), cutoffNs);
    if (isNothing(doomed)) break;
    await keepOnly(database, file, cutoffNs);
    result.traces += doomed.traces;
    result.spans += doomed.spans;
    result.logs += doomed.logs;
    result.metricPoints += doomed.metricPoints;
    result.bytesAfter = fileSize(file);
  }
  return result;
}

async function exceeds(
  connection: DuckDBConnection,
  limits: PruneLimits,
  bytes: number,
): Promise<boolean> {
  const cutoffNs = await cutoffFor(connection, limits, bytes);
  return cutoffNs !== null && !isNothing(await countDoomed(connection, cutoffNs));
}

function isNothing(doomed: { spans: number; logs: number; metricPoints: number }): boolean {
  return doomed.spans + doomed.logs + doomed.metricPoints === 0;
}

/** The open database as pruning needs it. */
export interface PrunedDatabase {
  /** The writing connection; another one after `reopen`. */
  connection(): DuckDBConnection;
  /** Closes the database, calls `swap`, and opens it again. */
  reopen(swap: () => void): Promise<void>;
}

async function settledSize(database: PrunedDatabase, file: string): Promise<number> {
  await database.connection().run('checkpoint');
  return fileSize(file);
}

async function keepOnly(database: PrunedDatabase, file: string, cutoffNs: bigint): Promise<void> {
  try {
    const draft = await makeDraft(file);
    await fillDraft(database.connection(), draft, cutoffNs);
    await database.reopen(() => renameSync(draft, file));
  } finally {
    rmSync(draftFolder(file), { recursive: true, force: true });
  }
}

async function fillDraft(
  connection: DuckDBConnection,
  draft: string,
  cutoffNs: bigint,
): Promise<void> {
  const floor = await highestArrival(connection);
  await connection.run(`attach '${draft.replaceAll("'", "''")}' as ${DRAFT_NAME}`);
  try {
    await copyKept(connection, cutoffNs);
    await connection.run(
      `insert into ${DRAFT_NAME}.tracehound_meta values ('arrival_floor', '${floor}')`,
    );
    await connection.run(`checkpoint ${DRAFT_NAME}`);
  } finally {
    await connection.run(`detach ${DRAFT_NAME}`);
  }
}
