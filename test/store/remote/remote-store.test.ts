import { existsSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  handleStoreRequest,
  openStore,
  OPERATIONS,
  readSidecar,
  sidecarPath,
  writeSidecar,
} from '../../../store/index.js';
import { fromTaggedJson, toTaggedJson } from '../../../store/remote/tagged-json.js';
import { span } from '../span-builder.js';
import { serveStore } from '../store-server.js';
import { tempFile } from '../../support/temp-folder.js';

const sidecar = { pid: 1, url: 'http://127.0.0.1:9', token: 't', version: '0', startedAt: '' };

describe('tagged JSON', () => {
  it.each([
    [{ a: 1, b: [null, true, 'x'], c: { d: 1.5 } }],
    [{ big: 2n ** 100n, negative: -1n }],
    [{ bytes: new Uint8Array([0, 255]), empty: new Uint8Array() }],
    [{ nan: NaN, inf: Infinity, minus: -Infinity, zero: -0 }],
    [{ $i: 'mine', other: 1n }],
    [{ $o: { $b: 'x' } }],
    [{ $n: 'NaN' }],
  ])('loses nothing of %o', (value) => {
    expect(fromTaggedJson(toTaggedJson(value))).toEqual(value);
  });
});

describe('a live server', () => {
  it('is preferred to waiting, and told apart from a stale sidecar', async () => {
    const file = tempFile();
    const held = await openStore(file, { role: 'serve', localOnly: true });
    const server = await serveStore(held);
    onTestFinished(() => server.close());
    writeSidecar(file, { ...sidecar, ...server });
    expect((statSync(sidecarPath(file)).mode & 0o777).toString(8)).toBe('600');
    const remote = await openStore(file, { waitMs: 0, mode: 'read' });
    expect(await remote.append([span()])).toEqual({ stored: 1, duplicates: 0 });
    await remote.close();
    expect((await held.stats()).spans).toBe(1);
    await expect(openStore(file, { waitMs: 0, localOnly: true })).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      holder: { role: 'serve' },
    });
    await held.close();

    // The same address now serves another file, and then nothing.
    const other = await openStore(tempFile());
    const impostor = await serveStore(other);
    writeSidecar(file, { ...sidecar, ...impostor });
    const reader = await openStore(file, { mode: 'read' });
    expect((await reader.stats()).bytes).toBeGreaterThan(0);
    await reader.close();
    await impostor.close();
    await other.close();
    const local = await openStore(file);
    expect(readSidecar(file)).toBeNull();
    expect(existsSync(sidecarPath(file))).toBe(false);
    await local.close();
  });

  it.each(['', 'not json', '{"url":5}', '{"url":"nowhere","token":"t"}'])(
    'is not found in a sidecar of %j',
    async (text) => {
      const file = tempFile();
      writeFileSync(sidecarPath(file), text);
      const store = await openStore(file);
      expect(await store.query('select 1 as a')).toEqual([{ a: 1 }]);
      await store.close();
    },
  );

  it('that dies is named in the error', async () => {
    const file = tempFile();
    const held = await openStore(file, { localOnly: true });
    const server = await serveStore(held);
    writeSidecar(file, { ...sidecar, ...server });
    const remote = await openStore(file);
    await server.close();
    await held.close();
    await expect(remote.query('select 1')).rejects.toMatchObject({
      code: 'STORE_REMOTE',
      url: server.url,
    });
    await remote.close();
  });

  it('stops a query whose client went away', async () => {
    const file = tempFile();
    const held = await openStore(file, { localOnly: true });
    const server = await serveStore(held);
    writeSidecar(file, { ...sidecar, ...server });
    const remote = await openStore(file);
    const cancel = new AbortController();
    const cancelled = expect(
      remote.queryResult(
        'select count(*) from range(100000000000) where (range * 7) % 3 = 1',
        {},
        { signal: cancel.signal },
      ),
    ).rejects.toMatchObject({ code: 'QUERY_CANCELLED' });
    setImmediate(() => cancel.abort());
    await cancelled;
    await remote.close();
    // Closing waits for nothing that still runs: it would hang or crash here.
    await server.close();
    await held.close();
  });
});

describe('handleStoreRequest', () => {
  it.each([
    [undefined, { maxRows: 1_000_000, timeoutMs: 600_000 }],
    [
      { maxRows: 5, timeoutMs: 7 },
      { maxRows: 5, timeoutMs: 7 },
    ],
    [
      { maxRows: NaN, timeoutMs: 1e12 },
      { maxRows: 1_000_000, timeoutMs: 600_000 },
    ],
  ])('holds the limits %o of a question to its own', async (limits, held) => {
    const store = await openStore(':memory:');
    onTestFinished(() => store.close());
    const ask = vi.spyOn(store, 'queryResult');
    const body = toTaggedJson({ sql: 'select 1', ...(limits && { limits }) });
    await handleStoreRequest(store, { operation: 'result', body });
    expect(ask).toHaveBeenCalledWith('select 1', undefined, held);
  });

  it('answers what it does not understand', async () => {
    const store = await openStore(':memory:');
    onTestFinished(() => store.close());
    const answer = (operation: string, body: string) =>
      handleStoreRequest(store, { operation, body });
    expect(await answer('drop', '')).toMatchObject({ status: 404 });
    expect(await answer('toString', '')).toMatchObject({ status: 404 });
    expect(await answer('result', '{')).toMatchObject({ status: 400 });
    expect(await answer('result', '{"sql":5}')).toMatchObject({ status: 400 });
    expect(await answer('append', '{}')).toMatchObject({ status: 400 });
    expect(await answer('end-session', '{"session":"gone"}')).toMatchObject({ status: 200 });
    expect(
      await answer('create-temp', '{"session":"gone","name":"a","sql":"select 1"}'),
    ).toMatchObject({ status: 422 });
    expect(OPERATIONS).toContain('rows');
  });
});
