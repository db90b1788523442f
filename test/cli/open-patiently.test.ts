import { expect, test } from 'vitest';
import { openPatiently } from '../../cli/open-patiently.js';
import { openStore, StoreLockedError } from '../../store/index.js';
import { tempFile } from '../support/temp-folder.js';

const WAITS = { anyMs: 10, loaderMs: 120_000 };

test('a file that an agent’s loader has is waited for until it lets go', async () => {
  const file = tempFile();
  const loader = await openStore(file, { role: 'agent' });
  const opening = openPatiently(file, { mode: 'read' }, WAITS);
  // Whoever has another's patience has given up by now.
  await expect(openStore(file, { waitMs: 10 * WAITS.anyMs })).rejects.toThrow(StoreLockedError);
  await loader.close();
  await (await opening).close();
});

test('a file that anybody else has is not', async () => {
  const file = tempFile();
  const holder = await openStore(file, { role: 'import' });
  await expect(openPatiently(file, {}, WAITS)).rejects.toMatchObject({
    code: 'STORE_LOCKED',
    holder: { role: 'import' },
  });
  await holder.close();
});
