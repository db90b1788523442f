import path from 'node:path';
import { openStore, removeSidecar, writeSidecar, type Store } from '../../store/index.js';
import { sharedFolder } from '../support/temp-folder.js';
import { readingContract } from './reading-contract.js';
import { serveStore } from './store-server.js';
import { writingContract } from './writing-contract.js';

const folder = sharedFolder();
let files = 0;
const newFile = () => path.join(folder, `${(files += 1)}.duckdb`);

function storeContract(name: string, open: () => Promise<Store>): void {
  readingContract(name, open);
  writingContract(name, open);
}

storeContract('in memory', () => openStore(':memory:'));

storeContract('a file', () => openStore(newFile()));

storeContract('a live server', async () => {
  const file = newFile();
  const held = await openStore(file, { role: 'serve', localOnly: true });
  const server = await serveStore(held);
  writeSidecar(file, { ...server, pid: process.pid, version: '0', startedAt: '' });
  const remote = await openStore(file, { waitMs: 0 });
  return closing(remote, async () => {
    await server.close();
    removeSidecar(file);
    await held.close();
  });
});

/** The store, with what is left to do when it is closed for the first time. */
function closing(store: Store, after: () => Promise<void>): Store {
  const close = store.close.bind(store);
  let closed: Promise<void> | undefined;
  store.close = () => (closed ??= close().then(after));
  return store;
}
