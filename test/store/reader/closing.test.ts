import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../store/index.js';
import { tempFile } from '../../support/temp-folder.js';

const PROGRAM = path.join(import.meta.dirname, '../programs/close-under-way.mjs');
const ROUNDS = 20;

describe('closing a store while questions are under way', () => {
  // The driver takes the process down when a connection is closed under a running call, hence a child.
  it('stops them, and the process lives', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      PROGRAM,
      tempFile(),
      String(ROUNDS),
    ]);
    const endings = JSON.parse(stdout) as Record<string, number>;
    expect(Object.values(endings).reduce((sum, n) => sum + n)).toBe(5 * ROUNDS);
    expect(Object.keys(endings)).not.toContain('undefined');
    expect((endings.QUERY_FAILED ?? 0) + (endings.QUERY_CANCELLED ?? 0)).toBeGreaterThan(ROUNDS);
  });

  it('refuses what a session asks afterwards', async () => {
    const store = await openStore(':memory:');
    await store.session(async (session) => {
      expect(await session.query('select 1 as n')).toEqual([{ n: 1 }]);
      await store.close();
      await expect(session.query('select 1 as n')).rejects.toMatchObject({
        code: 'QUERY_CANCELLED',
      });
    });
  });
});
