import type { DuckDBConnection } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { bindParameters } from '../reader/parameters.js';
import { forgetSettled } from './settled.js';

const FORGET_TRACES = readFileSync(new URL('./forget-traces.sql', import.meta.url), 'utf8');

/** Makes what detectors said of these traces stale: the next analysis looks at them again. */
export async function forgetTraces(
  connection: DuckDBConnection,
  traceIds: ReadonlySet<string>,
): Promise<void> {
  await forgetSettled(connection);
  const prepared = await connection.prepare(FORGET_TRACES);
  try {
    bindParameters(prepared, { traces: [...traceIds].join(',') }, FORGET_TRACES);
    await prepared.run();
  } finally {
    prepared.destroySync();
  }
}
