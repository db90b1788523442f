import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { keepDrained } from '../../../collector/spool/keep-drained.js';
import { namesIn, spoolFolder } from '../../../collector/spool/spool.js';
import {
  handleStoreRequest,
  openStore,
  removeSidecar,
  STORE_API,
  writeSidecar,
  type Store,
} from '../../../store/index.js';
import { drainerPid, runAgent, storedSpanIds } from './agents.js';
import { tempFile } from '../../support/temp-folder.js';

/** Holds the database as `tracehound serve` does, and answers for it. */
async function serveStore(database: string): Promise<Store> {
  const store = await openStore(database, { localOnly: true, role: 'serve' });
  const server = createServer(async (request, response) => {
    const operation = request.url!.slice(STORE_API.length + 1);
    const answer = await handleStoreRequest(store, { operation, body: await text(request) });
    response.writeHead(answer.status, { 'content-type': answer.contentType });
    if (typeof answer.body === 'string') return response.end(answer.body);
    for await (const piece of answer.body) response.write(piece);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const startedAt = new Date(0).toISOString();
  writeSidecar(database, { pid: process.pid, url, token: 'secret', version: '0', startedAt });
  onTestFinished(async () => {
    removeSidecar(database);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await store.close();
  });
  return store;
}

function eightAgents(database: string) {
  return Promise.all(Array.from({ length: 8 }, () => runAgent(database, { spans: 100 })));
}

test('eight agents beside a server that holds the file: their drainer goes through it', async () => {
  const database = tempFile();
  await serveStore(database);
  const runs = await eightAgents(database);
  const acknowledged = runs.flatMap((run) => run.acknowledged);
  expect(acknowledged).toHaveLength(800);
  expect(runs.flatMap((run) => run.warnings)).toEqual([]);
  expect((await storedSpanIds(database)).toSorted()).toEqual(acknowledged.toSorted());
});

test('eight agents beside a server that drains: none of them starts a process', async () => {
  const database = tempFile();
  const store = await serveStore(database);
  const stop = new AbortController();
  let drains = 0;
  const draining = keepDrained({
    path: database,
    useStore: (work) => work(store),
    signal: stop.signal,
    whenTaken: 'wait',
    onDrained: () => drains++,
  });
  const runs = await eightAgents(database);
  expect(drainerPid(database)).toBe(process.pid);
  const acknowledged = runs.flatMap((run) => run.acknowledged);
  expect((await storedSpanIds(database)).toSorted()).toEqual(acknowledged.toSorted());
  expect(acknowledged).toHaveLength(800);
  expect(drains).toBeGreaterThan(0);
  expect(namesIn(spoolFolder(database))).toEqual([]);
  stop.abort();
  expect(await draining).toBe('aborted');
});

test('where the spool cannot be written, a batch is carried to the server', async () => {
  const database = tempFile();
  await serveStore(database);
  writeFileSync(spoolFolder(database), 'a file where the folder should be');
  const agent = await runAgent(database, { spans: 60, end: 'shutdown', exporter: { batch: 60 } });
  expect(agent).toMatchObject({ code: 0, warnings: [], stderr: '' });
  expect(agent.acknowledged).toHaveLength(60);
  expect((await storedSpanIds(database)).toSorted()).toEqual(agent.acknowledged.toSorted());
  expect(existsSync(spoolFolder(database))).toBe(true);
});
