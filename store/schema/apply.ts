import type { DuckDBConnection } from '@duckdb/node-api';
import { readMeta, setMeta } from '../meta.js';
import { PLACE_TABLES } from '../writer/places/place-table.js';
import { rebuildPlaces } from '../writer/places/span-places.js';
import { forgetSettled } from '../writer/settled.js';
import { inTransaction } from '../writer/transaction.js';
import {
  readMigrations,
  readSchema,
  SCHEMA_VERSION,
  TABLES,
  textFingerprint,
  VIEWS,
  viewsFingerprint,
  type Migration,
} from './index.js';

/** Makes tables and views in an empty database. */
export async function createSchema(connection: DuckDBConnection): Promise<void> {
  await inTransaction(connection, async () => {
    for (const table of TABLES) await connection.run(readSchema(`tables/${table}.sql`));
    await setMeta(connection, 'schema_version', String(SCHEMA_VERSION));
    await setMeta(connection, 'places', placesFingerprint());
    await createViews(connection);
  });
}

/** Whether the file is as this version would make it. */
export function isCurrent(meta: Map<string, string>): boolean {
  return (
    schemaVersion(meta) === SCHEMA_VERSION &&
    meta.get('views') === viewsFingerprint() &&
    meta.get('places') === placesFingerprint()
  );
}

export function schemaVersion(meta: Map<string, string>): number {
  return Number(meta.get('schema_version'));
}

/** Brings an older file up to this version, in one transaction: a crash leaves it as it was. */
export async function migrate(
  connection: DuckDBConnection,
  migrations: readonly Migration[] = readMigrations(),
): Promise<void> {
  await inTransaction(connection, async () => {
    let version = schemaVersion((await readMeta(connection))!);
    // Views may name columns that a migration changes; they are made anew in any case.
    const views = await connection.runAndReadAll(
      `select view_name from duckdb_views() where not internal and not temporary`,
    );
    for (const [view] of views.getRows()) await connection.run(`drop view "${String(view)}"`);
    for (const { to, sql } of migrations) {
      if (to <= version) continue;
      await connection.run(sql);
      version = to;
    }
    await setMeta(connection, 'schema_version', String(version));
    if ((await readMeta(connection))!.get('places') !== placesFingerprint()) {
      await rebuildPlaces(connection);
      await forgetSettled(connection);
      await setMeta(connection, 'places', placesFingerprint());
    }
    await createViews(connection);
  });
}

async function createViews(connection: DuckDBConnection): Promise<void> {
  for (const view of VIEWS) await connection.run(readSchema(`views/${view}.sql`));
  await setMeta(connection, 'views', viewsFingerprint());
}

/** Names what the place tables follow from: a file that carries another one gets them anew. */
function placesFingerprint(): string {
  return textFingerprint(PLACE_TABLES.map(({ sql }) => sql));
}
