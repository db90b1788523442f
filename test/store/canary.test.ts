import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { closeSync, openSync, statSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createInstance } from '../../store/instance.js';
import { createSchema } from '../../store/schema/apply.js';
import { tempFile } from '../support/temp-folder.js';

/**
 * Facts about DuckDB that the store relies on. One that fails after an update of the driver names the code
 * to look at again.
 */
describe('DuckDB canary', () => {
  const rows = async (connection: DuckDBConnection, sql: string) =>
    (await connection.runAndReadAll(sql)).getRowsJS();

  async function open(file = ':memory:') {
    const instance = await createInstance(file, { mode: 'write' });
    const connection = await instance.connect();
    onTestFinished(() => {
      connection.closeSync();
      instance.closeSync();
    });
    return { instance, connection };
  }

  it('is the version that was measured', () => {
    expect(duckdb.library_version()).toBe('v1.5.6');
  });

  it('stores long text with zstd in the newest format', async () => {
    const { connection } = await open(tempFile());
    await createSchema(connection);
    await connection.run(
      `insert into spans by name select range::varchar as trace_id, 'a' as span_id, range as arrival, 1 as received_ns, 1 as start_ns,
        'llm' as kind, false as is_error, repeat('text ' || range, 50) as result from range(5000)`,
    );
    await connection.run('checkpoint');
    const used = await rows(
      connection,
      `select distinct compression from pragma_storage_info('spans') where column_name = 'result' and segment_type = 'VARCHAR'`,
    );
    expect(used).toEqual([['ZSTD']]);
  });

  it('holds the settings, and lets nobody change them', async () => {
    const { connection } = await open(tempFile());
    const settings = Object.fromEntries(
      (await rows(
        connection,
        `select name, value from duckdb_settings() where name in ('max_vacuum_tasks', 'enable_external_access', 'lock_configuration', 'wal_autocheckpoint')`,
      )) as [string, string][],
    );
    expect(settings).toMatchObject({
      max_vacuum_tasks: '0',
      enable_external_access: 'false',
      lock_configuration: 'true',
    });
    await expect(connection.run('set max_vacuum_tasks = 100')).rejects.toThrow(/locked/);
    await expect(connection.run('set enable_external_access = true')).rejects.toThrow(
      /locked|cannot be/i,
    );
  });

  it('takes memory to be kept as a setting', async () => {
    const instance = await createInstance(tempFile(), { mode: 'write', keptMemory: '64MB' });
    const connection = await instance.connect();
    onTestFinished(() => {
      connection.closeSync();
      instance.closeSync();
    });
    expect(await rows(connection, `select current_setting('block_allocator_memory')`)).toEqual([
      ['61.0 MiB'],
    ]);
  });

  it('lets a temp table stand in a read-only transaction, hide a view, and go with the transaction', async () => {
    const { instance, connection } = await open();
    await connection.run('create table t as select 1 as a; create view v as select a from t');
    const reader = await instance.connect();
    await reader.run('begin transaction read only');
    await reader.run('create temp table v as select 2 as a');
    expect(await rows(reader, 'from v')).toEqual([[2]]);
    await expect(reader.run('insert into t values (3)')).rejects.toThrow(/read-only/);
    await reader.run('rollback');
    expect(await rows(reader, 'from v')).toEqual([[1]]);
    reader.closeSync();
  });

  it('ends a transaction when a statement fails at run time, and not when it is misspelt', async () => {
    const { connection } = await open();
    await connection.run('begin transaction read only');
    await expect(connection.run('select nothing')).rejects.toThrow();
    expect(await rows(connection, 'select 1')).toEqual([[1]]);
    await expect(connection.run(`select 'x'::integer`)).rejects.toThrow();
    await expect(connection.run('select 1')).rejects.toThrow(/aborted/);
    await connection.run('rollback');
  });

  it('reads beside an open write transaction', async () => {
    const { instance, connection } = await open();
    await connection.run('create table t as select 1 as a');
    await connection.run('begin');
    await connection.run('insert into t values (2)');
    const reader = await instance.connect();
    expect(await rows(reader, 'select count(*)::integer from t')).toEqual([[1]]);
    await connection.run('commit');
    reader.closeSync();
  });

  it('binds null and casts an empty list of nulls to any list', async () => {
    const { connection } = await open();
    const prepared = await connection.prepare('select $a is null or false, typeof($a)');
    prepared.bindNull(1);
    expect((await prepared.runAndReadAll()).getRowsJS()).toEqual([[true, '"NULL"']]);
  });

  it('keeps the mode of a log that stands already', async () => {
    const file = tempFile();
    const { connection } = await open(file);
    closeSync(openSync(`${file}.wal`, 'wx', 0o600));
    await connection.run('create table t (a integer)');
    expect(statSync(`${file}.wal`).size).toBeGreaterThan(0);
    expect((statSync(`${file}.wal`).mode & 0o777).toString(8)).toBe('600');
  });

  it('opens a file twice in one process, which is why the lock is our own', async () => {
    const file = tempFile();
    const first = await DuckDBInstance.create(file);
    const second = await DuckDBInstance.create(file);
    second.closeSync();
    first.closeSync();
  });

  it('gives no byte of deleted rows back, which is why pruning copies', async () => {
    const file = tempFile();
    const { connection } = await open(file);
    await connection.run(
      'create table t as select range as a, md5(range::varchar) as b from range(500000)',
    );
    await connection.run('checkpoint');
    const before = statSync(file).size;
    await connection.run('delete from t where a < 250000');
    await connection.run('checkpoint');
    expect(statSync(file).size).toBeGreaterThanOrEqual(before);
  });

  it('takes text with NUL, turns text that is no UTF-8 into null', async () => {
    const { instance, connection } = await open();
    await connection.run('create table t (a varchar)');
    const raw = (connection as unknown as { connection: duckdb.Connection }).connection;
    const appender = duckdb.appender_create(raw, null, 't');
    for (const bytes of ['a\0b', Buffer.from([0x61, 0xff])]) {
      const chunk = duckdb.create_data_chunk([duckdb.create_logical_type(duckdb.Type.VARCHAR)]);
      duckdb.data_chunk_set_size(chunk, 1);
      const vector = duckdb.data_chunk_get_vector(chunk, 0);
      if (typeof bytes === 'string') duckdb.vector_assign_string_element(vector, 0, bytes);
      else duckdb.vector_assign_string_element_len(vector, 0, bytes);
      duckdb.append_data_chunk(appender, chunk);
    }
    duckdb.appender_flush_sync(appender);
    duckdb.appender_close_sync(appender);
    expect(await rows(connection, 'from t')).toEqual([['a\0b'], [null]]);
    expect(instance).toBeDefined();
  });

  it('plans an unread join of long histories over their ids alone', async () => {
    const { connection } = await open();
    await createSchema(connection);
    await connection.run(`insert into message_contents values ('a', 'b')`);
    const scans = JSON.stringify(
      await rows(connection, 'explain (format json) select sum(tokens_in) from llm_calls'),
    );
    expect(scans).toContain('message_contents');
    expect(scans).not.toContain('content"');
  });
});
