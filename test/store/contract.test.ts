import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore, removeSidecar, writeSidecar, type Store } from '../../store/index.js';
import { removeFolder } from '../support/remove-folder.js';
import { readingContract } from './reading-contract.js';
import { serveStore } from './store-server.js';
import { writingContract } from './writing-contract.js';

function storeContract(name: string, open: () => Promise<Store>): void {
  readingContract(name, open);
  writingContract(name, open);
}

storeContract('in memory', () => openStore(':memory:'));

storeContract('a file', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-contract-'));
  const store = await openStore(path.join(folder, 'traces.duckdb'));
  return closing(store, () => removeFolder(folder));
});

storeContract('a live server', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-contract-'));
  const file = path.join(folder, 'traces.duckdb');
  const held = await openStore(file, { role: 'serve', localOnly: true });
  const server = await serveStore(held);
  writeSidecar(file, { ...server, pid: process.pid, version: '0', startedAt: '' });
  const remote = await openStore(file, { waitMs: 0 });
  return closing(remote, async () => {
    await server.close();
    removeSidecar(file);
    await held.close();
    await removeFolder(folder);
  });
});

/** The store, with what is left to do when it is closed for the first time. */
function closing(store: Store, after: () => Promise<void>): Store {
  const close = store.close.bind(store);
  let closed: Promise<void> | undefined;
  store.close = () => (closed ??= close().then(after));
  return store;
}
