import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMeta } from '../../../store/meta.js';
import { createSchema, migrate } from '../../../store/schema/apply.js';
import {
  MIGRATION_NAMES,
  readSchema,
  SCHEMA_VERSION,
  TABLES,
  VIEWS,
} from '../../../store/schema/index.js';
import { openStore } from '../../../store/index.js';
import { LOG_COLUMNS, METRIC_COLUMNS } from '../../../store/signal-columns.js';
import { SPAN_COLUMNS } from '../../../store/span-columns.js';
import { tempFile } from '../../support/temp-folder.js';

const STORE = path.join(import.meta.dirname, '../../../store');
const filesIn = (folder: string) =>
  readdirSync(path.join(STORE, 'schema', folder))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => name.slice(0, -4))
    .sort();

async function emptyDatabase(): Promise<DuckDBConnection> {
  return (await DuckDBInstance.create(':memory:')).connect();
}

async function columnsOf(connection: DuckDBConnection, table: string) {
  const found = await connection.runAndReadAll(
    'select column_name, data_type from duckdb_columns() where table_name = $table order by column_index',
    { table },
  );
  return found.getRows().map(([name, type]) => `${String(name)} ${String(type).toLowerCase()}`);
}

/** Macros, and views for ours alone. */
const UNEXPLAINED: readonly string[] = [
  '_full_messages',
  '_histories_of',
  '_passed',
  '_run_spans',
  '_layer_columns',
  '_call_spans',
];

describe('schema', () => {
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await emptyDatabase();
    await createSchema(connection);
  });

  it('lists every file there is, and no other', () => {
    expect(filesIn('tables')).toEqual([...TABLES].sort());
    expect(filesIn('views')).toEqual([...VIEWS].sort());
    // Git keeps no empty folder: while there is no migration there may be none.
    const migrations = path.join(STORE, 'schema/migrations');
    expect(
      (existsSync(migrations) ? readdirSync(migrations) : [])
        .filter((name) => name.endsWith('.sql'))
        .sort(),
    ).toEqual(MIGRATION_NAMES.map((name) => `${name}.sql`));
    expect(MIGRATION_NAMES.map((name) => Number(name.slice(0, 4)))).toEqual(
      MIGRATION_NAMES.map((_, at) => at + 2),
    );
  });

  it.each([
    ['spans', SPAN_COLUMNS],
    ['log_records', LOG_COLUMNS],
    ['metric_points', METRIC_COLUMNS],
  ])('has the columns of %s in the order that the writer gives them', async (table, columns) => {
    expect(await columnsOf(connection, table)).toEqual(
      columns.map(({ name, type }) => `${name} ${type}`),
    );
  });

  it.each(VIEWS.filter((view) => !UNEXPLAINED.includes(view)))(
    'explains every column of %s',
    async (view) => {
      const header = readSchema(`views/${view}.sql`).split('create or replace')[0]!;
      const explained = [...header.matchAll(/^-- ([a-z_]+) {2,}\S/gm)].map(([, name]) => name);
      const columns = await columnsOf(connection, view);
      expect(explained).toEqual(columns.map((column) => column.split(' ')[0]));
    },
  );

  it('prepares every statement of the store', async () => {
    await connection.run('create or replace temp table kept_traces (trace_id varchar)');
    const files = ['writer', 'writer/places', 'retention', 'lake', 'reader', 'remote'].flatMap(
      (folder) =>
        readdirSync(path.join(STORE, folder))
          .filter((name) => name.endsWith('.sql'))
          .map((name) => path.join(STORE, folder, name)),
    );
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const sql = readFileSync(file, 'utf8');
      expect(sql, file).toMatch(/^-- \S/);
      const statements = await connection.extractStatements(sql);
      expect(statements.count, file).toBe(1);
      (await statements.prepare(0)).destroySync();
      const module = readdirSync(path.dirname(file)).filter((name) => name.endsWith('.ts'));
      const isLoaded = module.some((name) =>
        readFileSync(path.join(path.dirname(file), name), 'utf8').includes(
          `./${path.basename(file)}`,
        ),
      );
      expect(isLoaded, `${file} is read by a module beside it`).toBe(true);
    }
  });

  it.each([':memory:', 'new file'])('is all that a store has that was copied: %s', async (kind) => {
    const store = await openStore(kind === ':memory:' ? kind : tempFile());
    for (const sql of [
      `select table_name, column_name, data_type, is_nullable, column_default from duckdb_columns()
       where not internal and database_name <> 'temp' order by all`,
      `select view_name, length(sql) from duckdb_views() where not internal order by all`,
      `select function_name, macro_definition from duckdb_functions() where not internal order by all`,
      'from tracehound_meta order by all',
    ]) {
      const made = (await connection.runAndReadAll(sql)).getRowObjects();
      expect(made.length).toBeGreaterThan(0);
      expect(await store.query(sql)).toEqual(made);
    }
    await store.close();
  });

  it('says zstd of every long text', () => {
    const sql = readSchema('tables/spans.sql');
    for (const name of [
      'arguments',
      'result',
      'input_messages',
      'output_messages',
      'attributes',
      'events',
      'resource',
      'state',
    ]) {
      expect(sql).toMatch(new RegExp(`^ {2}${name} varchar using compression zstd`, 'm'));
    }
  });
});

describe('migrations', () => {
  it('bring a made-up older file forward, keep its rows and renew its views', async () => {
    const connection = await emptyDatabase();
    await createSchema(connection);
    await connection.run(`create table notes (id integer); insert into notes values (1)`);
    await connection.run(`create or replace view runs as select id from notes`);
    await migrate(connection, [
      { to: SCHEMA_VERSION, sql: "select error('a step that the file has behind it')" },
      {
        to: SCHEMA_VERSION + 1,
        sql: `alter table notes add column text varchar default 'old'`,
      },
      { to: SCHEMA_VERSION + 2, sql: 'alter table notes rename column id to note_id' },
    ]);
    expect((await connection.runAndReadAll('from notes')).getRows()).toEqual([[1, 'old']]);
    expect((await readMeta(connection))!.get('schema_version')).toBe(String(SCHEMA_VERSION + 2));
    expect(await columnsOf(connection, 'runs')).toContain('run_id varchar');
  });

  it('make of a file of schema 1 what a new file is', async () => {
    const connection = await emptyDatabase();
    await createSchema(connection);
    const columns = await columnsOf(connection, 'spans');
    for (const name of [
      'agent_version',
      'mcp_server',
      'cost_source',
      'evaluations',
      'lifted_from',
      'is_part',
      'outcome',
      'reward',
      'task',
      'tags',
      'metadata',
      'dialect_version',
    ])
      await connection.run(`alter table spans drop column ${name}`);
    await connection.run('alter table run_labels drop column tags');
    for (const name of ['first_step', 'last_step', 'telling_span_ids'])
      await connection.run(`alter table findings drop column ${name}`);
    await connection.run(`drop table layered_traces; drop view outcomes; drop table outcome_sets;
      drop table analysed_runs; drop table error_templates; drop table error_steps;
      drop table layers; drop table run_places; drop table sole_usage;
      create table outcomes (run_id varchar)`);
    await connection.run(`update tracehound_meta set value = '1' where key = 'schema_version'`);
    await migrate(connection);
    expect(await columnsOf(connection, 'spans')).toEqual(columns);
    expect((await readMeta(connection))!.get('schema_version')).toBe(String(SCHEMA_VERSION));
    expect(await columnsOf(connection, 'outcomes')).toContain('finding_count integer');
    const added =
      'layered_traces layers run_places sole_usage outcome_sets analysed_runs error_templates error_steps run_labels findings';
    for (const table of added.split(' ')) {
      const made = await emptyDatabase();
      await made.run(readSchema(`tables/${table}.sql`));
      expect(await columnsOf(connection, table)).toEqual(await columnsOf(made, table));
    }
  });

  it('has runs looked at anew whose findings do not say which steps show them, but not by a model', async () => {
    const connection = await emptyDatabase();
    await createSchema(connection);
    for (const name of ['first_step', 'last_step', 'telling_span_ids'])
      await connection.run(`alter table findings drop column ${name}`);
    await connection.run(`
      insert into outcome_sets values ('ours', 'retry-loop', 1, 'clean', null), ('a model', 'judge', 1, 'clean', null);
      insert into analysed_runs values ('r', 'ours', 1, 1), ('r', 'a model', 1, 1);
      update tracehound_meta set value = '7' where key = 'schema_version'`);
    await migrate(connection);
    const left = await connection.runAndReadAll('select set_id from analysed_runs');
    expect(left.getRows()).toEqual([['a model']]);
  });

  it('change nothing when one fails', async () => {
    const connection = await emptyDatabase();
    await createSchema(connection);
    await expect(
      migrate(connection, [
        { to: SCHEMA_VERSION + 1, sql: 'create table extra (a integer)' },
        { to: SCHEMA_VERSION + 2, sql: 'alter table nothing add column b integer' },
      ]),
    ).rejects.toThrow(/nothing/);
    expect((await readMeta(connection))!.get('schema_version')).toBe(String(SCHEMA_VERSION));
    expect(await columnsOf(connection, 'extra')).toEqual([]);
    expect(await columnsOf(connection, 'runs')).toContain('run_id varchar');
  });
});
