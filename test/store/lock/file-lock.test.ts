import { existsSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { lockAddress } from '../../../store/lock/lock-address.js';
import { lockFile, type FileLock } from '../../../store/lock/file-lock.js';
import { tempFile } from '../../support/temp-folder.js';

const take = async (file: string, platform: NodeJS.Platform, waitMs = 0) =>
  (await lockFile(file, { waitMs, role: 'test', platform }))!;

// The socket file of macOS works on Linux as well; a named pipe only on Windows.
describe.each(['linux', 'darwin'] as const)('file lock, the %s way', (platform) => {
  it.skipIf(process.platform === 'win32')('is one opener at a time', async () => {
    const file = tempFile();
    const lock = await take(file, platform);
    await expect(take(file, platform)).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      holder: { pid: process.pid, role: 'test' },
    });
    let holders = 0;
    const waiting = Array.from({ length: 6 }, async () => {
      const next = await take(file, platform, 60_000);
      expect(++holders).toBe(1);
      await new Promise(setImmediate);
      holders--;
      await next.release();
    });
    await lock.release();
    await Promise.all(waiting);
  });

  it('ends the wait when there is another way', async () => {
    const file = tempFile();
    const lock: FileLock = await take(file, platform);
    expect(
      await lockFile(file, { waitMs: 5_000, role: 'x', platform, giveUp: async () => true }),
    ).toBeNull();
    await lock.release();
  });
});

describe('stale socket files', () => {
  it('are taken over when nobody answers', async () => {
    const file = tempFile();
    const { path } = lockAddress(file, 'darwin');
    // A socket file without a listener, as a killed process leaves it: renamed away before it is unlinked.
    const server = net.createServer().listen(path);
    await once(server, 'listening');
    writeFileSync(`${path}.keep`, '');
    const { linkSync, renameSync, unlinkSync } = await import('node:fs');
    linkSync(path, `${path}.copy`);
    server.close();
    await once(server, 'close');
    renameSync(`${path}.copy`, path);
    unlinkSync(`${path}.keep`);
    expect(existsSync(path)).toBe(true);
    const locks = await Promise.allSettled([
      take(file, 'darwin'),
      take(file, 'darwin'),
      take(file, 'darwin'),
    ]);
    const taken = locks.filter((result) => result.status === 'fulfilled');
    expect(taken).toHaveLength(1);
    await taken[0]!.value.release();
    expect(existsSync(path)).toBe(false);
  });
});
