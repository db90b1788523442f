import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  readdirSync,
  readFileSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lastDrainFailure } from '../../../collector/spool/drain-failure.js';
import { namesIn, spoolFolder } from '../../../collector/spool/spool.js';
import { openStore } from '../../../store/index.js';
import {
  drainedSpanIds,
  drainerPid,
  runAgent,
  startAgent,
  storedSpanIds,
  until,
  type AgentEnd,
} from './agents.js';
import { tempFile } from '../../support/temp-folder.js';

/** Small disks of their own need root, and a kernel that lets it. */
const mayMount = process.getuid?.() === 0 && tryMount();

function tryMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mountTmpfs(options: string): string {
  const folder = path.join(path.dirname(tempFile()), 'disk');
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

/** Takes all the disk but for `leaveBytes`. */
function fillUp(file: string, leaveBytes: number): void {
  const { bavail, bsize } = statfsSync(path.dirname(file));
  writeFileSync(file, Buffer.alloc(bavail * bsize - leaveBytes));
}

const BETWEEN_LOOKS_MS = 100;

/** For agents whose spans cannot get into the file anyway. */
const IMPATIENT = { flushTimeoutMs: 1500, exitWaitMs: 500 };

describe('an agent that ends has its spans in the file', () => {
  const ends: { end: AgentEnd; code: number }[] = [
    { end: 'natural', code: 0 },
    { end: 'shutdown', code: 0 },
    { end: 'exit', code: 0 },
    { end: 'throw', code: 1 },
    { end: 'sigterm', code: 143 },
  ];
  test.each(ends)('by $end', async ({ end, code }) => {
    const database = tempFile();
    const agent = await runAgent(database, { spans: 200, end });
    expect(agent).toMatchObject({ code, warnings: [] });
    expect(agent.stderr).toBe(end === 'throw' ? agent.stderr : '');
    const stored = await storedSpanIds(database);
    expect(stored.toSorted()).toEqual([...new Set(stored)].sort());
    expect(stored).toHaveLength(200);
    expect(stored).toEqual(expect.arrayContaining(agent.acknowledged));
    expect(namesIn(spoolFolder(database))).toEqual([]);
  });

  test('by kill -9: all that was acknowledged, once', async () => {
    const database = tempFile();
    const agent = await runAgent(database, { spans: 200, end: 'flush-and-kill' });
    expect(agent.signal).toBe('SIGKILL');
    expect(agent.acknowledged).toHaveLength(200);
    expect((await drainedSpanIds(database)).toSorted()).toEqual(agent.acknowledged.toSorted());
  });

  test('by kill -9 at any moment under load', async () => {
    const database = tempFile();
    const acknowledged: string[] = [];
    for (let kill = 0; kill < 4; kill++) {
      const agent = startAgent(database, { end: 'run', exporter: { batch: 8, drainPauseMs: 50 } });
      const atLeast = 220 + kill * 27;
      await until(() => agent.acknowledged().length >= atLeast);
      agent.child.kill('SIGKILL');
      acknowledged.push(...(await agent.ended).acknowledged);
    }
    const stored = await drainedSpanIds(database);
    expect(new Set(stored).size).toBe(stored.length);
    const missing = acknowledged.filter((id) => !new Set(stored).has(id));
    expect(missing).toEqual([]);
  });
});

describe('the process that drains', () => {
  test('ends with the agent, and leaves the spool empty', async () => {
    const database = tempFile();
    await runAgent(database, { end: 'exit' });
    await until(() => drainerPid(database) === null);
    expect(readdirSync(spoolFolder(database))).toEqual([]);
  });

  test('goes on after an agent that was killed, and loads what it left', async () => {
    const database = tempFile();
    const agent = await runAgent(database, { end: 'flush-and-kill' });
    await until(() => existsSync(database) && namesIn(spoolFolder(database)).length === 0);
    await until(() => drainerPid(database) === null);
    expect(await storedSpanIds(database)).toHaveLength(agent.acknowledged.length);
  });

  test('is replaced when it is killed', async () => {
    const database = tempFile();
    const agent = startAgent(database, { end: 'run', exporter: { drainPauseMs: 50 } });
    await until(() => existsSync(database));
    const killed = drainerPid(database)!;
    process.kill(killed, 'SIGKILL');
    await until(() => ![null, killed].includes(drainerPid(database)));
    agent.child.kill('SIGTERM');
    const { acknowledged } = await agent.ended;
    const stored = await storedSpanIds(database);
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(stored).size).toBe(stored.length);
  });

  test('does not run what the agent preloads, and knows no keys', async () => {
    const database = tempFile();
    const loads = path.join(path.dirname(database), 'loads');
    const preload = path.join(path.dirname(database), 'preload.mjs');
    writeFileSync(
      preload,
      `(await import('node:fs')).appendFileSync(${JSON.stringify(loads)}, 'x')`,
    );
    const env = { NODE_OPTIONS: `--import ${preload}`, OPENAI_API_KEY: 'sk-secret' };
    const agent = startAgent(database, { end: 'run', env });
    await until(() => drainerPid(database) !== null);
    const pid = drainerPid(database)!;
    if (existsSync(`/proc/${pid}/environ`)) {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      expect(environment).toContain('PATH=');
      expect(environment).not.toMatch(/sk-secret|NODE_OPTIONS/);
    }
    agent.child.kill('SIGTERM');
    await agent.ended;
    expect(readFileSync(loads, 'utf8')).toBe('x');
  });

  test('waits for a file that another has open; the agent ends in time all the same', async () => {
    const database = tempFile();
    const holder = await openStore(database);
    const { child, ended } = startAgent(database, { end: 'run', exporter: IMPATIENT });
    // Its drainer may take long to start and to find the file held; the agent ends after that.
    await until(() => lastDrainFailure(spoolFolder(database)) !== null);
    child.kill('SIGTERM');
    const agent = await ended;
    expect(agent.code).toBe(143);
    expect(agent.warnings).toHaveLength(1);
    expect(agent.warnings[0]).toMatch(/spans wait in .*\.spool: .*held by.* They are safe there/);
    await holder.close();
    // More than was acknowledged: an export under way at the signal is written, and reported to nobody.
    const stored = await drainedSpanIds(database);
    expect(stored).toEqual(expect.arrayContaining(agent.acknowledged));
    expect(new Set(stored).size).toBe(stored.length);
  });

  test('leaves a file alone that is no database of ours; the agent waits for nothing', async () => {
    const database = tempFile();
    writeFileSync(database, 'a diary, not a database; it is long enough to look like something');
    // Its patience at flush and exit is, together, longer than a test may take.
    const agent = await runAgent(database, { end: 'shutdown' });
    expect(agent.code).toBe(0);
    expect(agent.warnings).toHaveLength(1);
    expect(agent.warnings[0]).toContain('expected a Tracehound DuckDB file');
    expect(readFileSync(database, 'utf8')).toContain('a diary');
    expect(namesIn(spoolFolder(database)).length).toBeGreaterThan(0);
  });
});

describe('many agents, one file', () => {
  test('eight agents while a reader asks: nothing lost, nothing twice', async () => {
    const database = tempFile();
    await (await openStore(database)).close();
    const agents = Array.from({ length: 8 }, () =>
      runAgent(database, { spans: 150, end: 'natural', exporter: { drainPauseMs: 100 } }),
    );
    const all = Promise.all(agents);
    let isOver = false;
    void all.finally(() => (isOver = true));
    const counts: number[] = [];
    while (!isOver) {
      counts.push((await storedSpanIds(database)).length);
      // A reader who asked without a pause would keep the file from those who write.
      await delay(BETWEEN_LOOKS_MS);
    }
    const runs = await all;
    const acknowledged = runs.flatMap((run) => run.acknowledged);
    expect(runs.map((run) => run.code)).toEqual(Array(8).fill(0));
    expect((await drainedSpanIds(database)).toSorted()).toEqual(acknowledged.toSorted());
    expect(acknowledged).toHaveLength(8 * 150);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });
});

describe('a disk that does not take it', () => {
  test('a file size limit: drops are counted and told once, the agent goes on', async () => {
    const database = tempFile();
    const under = ['sh', '-c', 'ulimit -f 1; exec "$@"', 'sh'];
    const exporter = { sink: 'spool', batch: 64 };
    const agent = await runAgent(database, { spans: 640, end: 'natural', exporter, under });
    expect(agent).toMatchObject({ code: 0, stderr: '' });
    expect(agent.warnings).toHaveLength(1);
    expect(agent.warnings[0]).toMatch(/dropped \(EFBIG\), said once.*file size limit/);
    // A batch cut short is not there at all.
    const stored = await drainedSpanIds(database);
    expect(stored.toSorted()).toEqual(agent.acknowledged.toSorted());
    expect(stored.length).toBeLessThan(640);
  });

  test.skipIf(process.getuid?.() === 0)('a folder that is closed to the agent', async () => {
    const folder = path.join(path.dirname(tempFile()), 'closed');
    mkdirSync(folder, { mode: 0o500 });
    const agent = await runAgent(path.join(folder, 'traces.duckdb'), { end: 'shutdown' });
    expect(agent).toMatchObject({ code: 0, stderr: '', acknowledged: [] });
    expect(agent.warnings).toHaveLength(1);
    expect(agent.warnings[0]).toMatch(/dropped \(EACCES\), said once.*may not write there/);
  });

  test.skipIf(!mayMount)('a read-only file system', async () => {
    const folder = mountTmpfs('size=256k,ro');
    const agent = await runAgent(path.join(folder, 'traces.duckdb'), { end: 'shutdown' });
    expect(agent).toMatchObject({ code: 0, stderr: '', acknowledged: [] });
    expect(agent.warnings).toHaveLength(1);
    expect(agent.warnings[0]).toMatch(/dropped \(EROFS\), said once.*is read-only/);
  });

  test.skipIf(!mayMount)(
    'a full disk: what was acknowledged goes in once there is room',
    async () => {
      const folder = mountTmpfs('size=16m');
      const database = path.join(folder, 'traces.duckdb');
      await (await openStore(database)).close();
      const filler = path.join(folder, 'filler');
      fillUp(filler, 100_000);
      const agent = await runAgent(database, { spans: 2000, end: 'shutdown', exporter: IMPATIENT });
      expect(agent).toMatchObject({ code: 0, stderr: '' });
      expect(agent.warnings.join('\n')).toMatch(/dropped \(ENOSPC\), said once.*disk is full/);
      expect(agent.acknowledged.length).toBeGreaterThan(0);
      expect(agent.acknowledged.length).toBeLessThan(2000);
      rmSync(filler);
      expect((await drainedSpanIds(database)).toSorted()).toEqual(agent.acknowledged.toSorted());
    },
    120_000,
  );
});
