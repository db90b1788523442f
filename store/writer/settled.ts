import type { DuckDBConnection } from '@duckdb/node-api';
import { forgetMeta, setMeta } from '../meta.js';
import type { Settled } from '../analysis-rows.js';

const BY = 'settled_by';
const THROUGH = 'settled_through';

/** Keeps that every run was looked at. To be called in a transaction. */
export async function keepSettled(
  connection: DuckDBConnection,
  { detectors, through }: Settled,
): Promise<void> {
  await setMeta(connection, BY, detectors);
  await setMeta(connection, THROUGH, String(through));
}

/** For whenever some run may have to be looked at again though no span of it came. */
export async function forgetSettled(connection: DuckDBConnection): Promise<void> {
  await forgetMeta(connection, [BY, THROUGH]);
}
