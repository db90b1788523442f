import { appendFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { DiskQueue } from '../../../collector/forward/disk-queue.js';
import type { ForwardEntry } from '../../../collector/forward/entry.js';
import { tempFolder } from '../../support/temp-folder.js';

const BIG = 1024 ** 3;
let folder: string;
beforeEach(() => {
  folder = tempFolder();
});

function entry(name: string, size = 0): ForwardEntry {
  const body = new Uint8Array(Buffer.from(name.padEnd(size, '.')));
  return { signal: 'traces', encoding: 'protobuf', contentEncoding: 'gzip', acceptedMs: 7, body };
}

async function takeAll(queue: DiskQueue): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const head = await queue.peek();
    if (!head) return names;
    names.push(Buffer.from(head.body).toString().replace(/\.+$/, ''));
    await queue.shift();
  }
}

const segments = () => readdirSync(folder).filter((name) => name.endsWith('.segment'));

test('gives back what went in, whole and in order', async () => {
  const queue = await DiskQueue.open(folder, BIG);
  expect(await queue.peek()).toBe(null);
  await queue.append(entry('a'));
  expect(await queue.peek()).toEqual(entry('a'));
  expect(await queue.peek()).toEqual(entry('a'));
  await queue.append(entry('b'));
  expect(await takeAll(queue)).toEqual(['a', 'b']);
  expect(queue.bytes).toBe(0);
  await queue.append(entry('c'));
  expect(await takeAll(queue)).toEqual(['c']);
  await queue.close();
});

test('goes on where another process ended, closed or not', async () => {
  const first = await DiskQueue.open(folder, BIG);
  for (const name of ['a', 'b', 'c']) await first.append(entry(name));
  await first.peek();
  await first.shift();
  const second = await DiskQueue.open(folder, BIG);
  await second.append(entry('d'));
  expect(await takeAll(second)).toEqual(['b', 'c', 'd']);
  const third = await DiskQueue.open(folder, BIG);
  expect(await takeAll(third)).toEqual([]);
  await third.append(entry('e'));
  expect(await takeAll(third)).toEqual(['e']);
  for (const queue of [first, second, third]) await queue.close();
});

test('an entry that a crash cut off is counted, the others are kept', async () => {
  const first = await DiskQueue.open(folder, BIG);
  for (const name of ['a', 'b']) await first.append(entry(name, 100));
  await first.close();
  const file = path.join(folder, segments()[0]!);
  truncateSync(file, statSync(file).size - 10);
  const second = await DiskQueue.open(folder, BIG);
  await second.append(entry('c'));
  expect(await takeAll(second)).toEqual(['a', 'c']);
  expect(second.damaged).toBe(1);
  await second.close();
});

test('bytes that nobody wrote as an entry are not sent', async () => {
  const first = await DiskQueue.open(folder, BIG);
  await first.append(entry('a'));
  await first.close();
  appendFileSync(path.join(folder, segments()[0]!), Buffer.alloc(64));
  const second = await DiskQueue.open(folder, BIG);
  expect(await takeAll(second)).toEqual(['a']);
  expect(second.damaged).toBe(1);
  await second.close();
});

test('takes nothing over its bound, and takes again when there is room', async () => {
  const queue = await DiskQueue.open(folder, 3000);
  expect(await queue.append(entry('a', 1000))).toBe(true);
  expect(await queue.append(entry('b', 1000))).toBe(true);
  expect(await queue.append(entry('c', 1000))).toBe(false);
  await queue.peek();
  await queue.shift();
  expect(await queue.append(entry('d', 1000))).toBe(true);
  expect(await takeAll(queue)).toEqual(['b', 'd']);
  await queue.close();
});

test('gives the disk its space back', async () => {
  const queue = await DiskQueue.open(folder, BIG);
  const size = 3 * 1024 * 1024;
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await queue.append(entry(name, size));
  expect(segments().length).toBeGreaterThan(2);
  expect(await takeAll(queue)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  expect(segments()).toHaveLength(1);
  await queue.close();
  await (await DiskQueue.open(folder, BIG)).close();
  expect(queue.bytes).toBe(0);
});

test('appends and takes at the same time', async () => {
  const queue = await DiskQueue.open(folder, BIG);
  const names = Array.from({ length: 200 }, (_, i) => `entry ${i}`);
  const taken: string[] = [];
  const taking = (async () => {
    while (taken.length < names.length) {
      taken.push(...(await takeAll(queue)));
      await new Promise(setImmediate);
    }
  })();
  for (const name of names) await queue.append(entry(name));
  await taking;
  expect(taken).toEqual(names);
  await queue.close();
});
