import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../store/index.js';
import { tempFile } from '../support/temp-folder.js';

const PROGRAM = path.join(import.meta.dirname, 'programs/append-loop.mjs');
const BATCH = 50;

async function storedSpans(file: string): Promise<{ spans: number; distinct: number }> {
  const store = await openStore(file, { mode: 'read' });
  const [row] = await store.query<{ spans: number; distinct: number }>(
    'select count(*)::integer as spans, count(distinct trace_id || span_id)::integer as distinct from spans',
  );
  await store.close();
  return row!;
}

describe('many openers of one file', () => {
  it('lets two processes and two threads take turns, none losing a span', async () => {
    const file = tempFile();
    const batches = 3;
    const processes = [0, 1].map((n) =>
      spawn(process.execPath, [PROGRAM, file, String(n), String(batches), 'reopen'], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );
    const threads = [2, 3].map(
      (n) => new Worker(PROGRAM, { workerData: [file, String(n), String(batches), 'reopen'] }),
    );
    const exits = await Promise.all(
      [...processes, ...threads].map((opener) => once(opener, 'exit')),
    );
    expect(exits.map(([code]) => code as number)).toEqual([0, 0, 0, 0]);
    expect(await storedSpans(file)).toEqual({
      spans: 4 * batches * BATCH,
      distinct: 4 * batches * BATCH,
    });
  });

  it('keeps every committed batch, whole, when the process is killed', async () => {
    const file = tempFile();
    for (let kill = 0; kill < 3; kill++) {
      const acknowledged = await runAndKill(file, kill, 3 + kill * 3);
      const store = await openStore(file, { mode: 'read' });
      const rows = await store.query<{ span_id: string }>(
        'select span_id from spans where trace_id = $id',
        { id: (kill + 1).toString(16).padStart(32, '0') },
      );
      await store.close();
      expect(rows.length).toBeGreaterThanOrEqual(acknowledged * BATCH);
      expect(rows.length % BATCH).toBe(0);
      expect(new Set(rows.map((row) => row.span_id)).size).toBe(rows.length);
    }
  });
});

/** Kills the writer after so many batches; says how many it had acknowledged. */
async function runAndKill(file: string, writer: number, batches: number): Promise<number> {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, file, String(writer), '100000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lines = 0;
  child.stdout!.on('data', (data: Buffer) => {
    lines += data.toString().split('\n').length - 1;
    if (lines >= batches) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return lines;
}
