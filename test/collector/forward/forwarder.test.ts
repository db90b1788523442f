import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ForwardEntry } from '../../../collector/forward/entry.js';
import {
  Forwarder,
  signalUrl,
  type ForwarderOptions,
} from '../../../collector/forward/forwarder.js';
import { startFlakyBackend, type FlakyBackend } from '../../support/flaky-backend.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: string;
let backend: FlakyBackend;
const open: Forwarder[] = [];
const sleeps: number[] = [];
const warnings: string[] = [];

beforeEach(async () => {
  folder = tempFolder();
  backend = await startFlakyBackend();
  sleeps.length = warnings.length = 0;
});
afterEach(async () => {
  for (const forwarder of open.splice(0)) await forwarder.close();
  await backend.stop();
});

const world: ForwarderOptions['world'] = {
  fetch,
  nowMs: () => 10_000,
  random: () => 1,
  // Waiting is only noted: the event loop turns once.
  sleep: (ms) => (sleeps.push(ms), new Promise(setImmediate)),
};

/** Where nobody listens. A port that a test has given back may be another's by now. */
const NOBODY = 'http://127.0.0.1:2';

async function forwarder(options: Partial<ForwarderOptions> = {}): Promise<Forwarder> {
  const made = await Forwarder.open({
    target: { url: backend.url },
    folder,
    maxBytes: 1024 ** 2,
    warn: (sentence) => warnings.push(sentence),
    // What is under way when it is closed is always answered here.
    closeGraceMs: 60_000,
    world,
    ...options,
  });
  open.push(made);
  return made;
}

function entry(name: string): ForwardEntry {
  const body = new Uint8Array(Buffer.from(name));
  return {
    signal: 'traces',
    encoding: 'protobuf',
    contentEncoding: 'gzip',
    acceptedMs: 4_000,
    body,
  };
}

const bodies = () => backend.accepted.map(({ body }) => body.toString());

test('sends each body as it came, with the headers of the target', async () => {
  const target = { url: `${backend.url}/base/`, headers: { 'x-key': 'secret' } };
  const one = await forwarder({ target });
  await one.enqueue(entry('a'));
  await one.enqueue({
    ...entry('b'),
    signal: 'logs',
    encoding: 'json',
    contentEncoding: 'identity',
  });
  await backend.hasAccepted(2);
  const [first, second] = backend.accepted;
  expect(first).toMatchObject({
    path: '/base/v1/traces',
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      'x-key': 'secret',
    },
  });
  expect(second).toMatchObject({
    path: '/base/v1/logs',
    headers: { 'content-type': 'application/json' },
  });
  expect(second!.headers['content-encoding']).toBe(undefined);
  expect(bodies()).toEqual(['a', 'b']);
});

test('tries again, later and later, and keeps the order', async () => {
  backend.script.push({ status: 503 }, { status: 502 }, { status: 429, retryAfter: '9' });
  const one = await forwarder();
  for (const name of ['a', 'b', 'c']) await one.enqueue(entry(name));
  await backend.hasAccepted(3);
  expect(bodies()).toEqual(['a', 'b', 'c']);
  expect(sleeps).toEqual([500, 1000, 9000]);
  expect(warnings).toEqual([`forwarding: ${backend.url} answers 503`]);
});

test('what a target refuses for good is counted and does not hold up the rest', async () => {
  backend.script.push({ status: 400 }, { status: 200 }, { status: 413 });
  const one = await forwarder();
  for (const name of ['a', 'b', 'c', 'd']) await one.enqueue(entry(name));
  await backend.hasAccepted(2);
  await one.close();
  expect(bodies()).toEqual(['b', 'd']);
  expect(one.state()).toMatchObject({ dropped: { 'http 400': 1, 'http 413': 1 }, queuedBytes: 0 });
});

test('a target that is down gets everything when it is up again, in order', async () => {
  let isDown = true;
  const toNobody = () => fetch(NOBODY);
  const one = await forwarder({
    world: { ...world, fetch: (...request) => (isDown ? toNobody() : fetch(...request)) },
  });
  const names = Array.from({ length: 50 }, (_, i) => `body ${i}`);
  for (const name of names) await one.enqueue(entry(name));
  expect(one.state()).toMatchObject({ sent: 0, dropped: {}, lagS: 6 });
  isDown = false;
  await backend.hasAccepted(names.length);
  expect(bodies()).toEqual(names);
});

test('what waits survives a restart', async () => {
  backend.script.push(...Array.from({ length: 1000 }, () => ({ status: 503 })));
  const first = await forwarder();
  for (const name of ['a', 'b']) await first.enqueue(entry(name));
  await first.close();
  backend.script.length = 0;
  const second = await forwarder();
  await second.enqueue(entry('c'));
  await backend.hasAccepted(3);
  expect(bodies()).toEqual(['a', 'b', 'c']);
});

test('a full queue drops what comes and says how much', async () => {
  backend.script.push(...Array.from({ length: 1000 }, () => ({ status: 503 })));
  const one = await forwarder({ maxBytes: 300 });
  for (let i = 0; i < 5; i++) await one.enqueue(entry(`body ${i}`));
  const { dropped, queuedBytes } = one.state();
  expect(dropped['queue full']).toBeGreaterThan(0);
  expect(queuedBytes).toBeLessThanOrEqual(300);
  backend.script.length = 0;
  await backend.hasAccepted(5 - dropped['queue full']!);
});

test('a target that does not answer ends with the forwarder', async () => {
  const stuck = () => new Promise<Response>(() => undefined);
  const never = ((_: string, init: RequestInit) =>
    Promise.race([
      stuck(),
      new Promise((_resolve, reject) =>
        init.signal!.addEventListener('abort', () => reject(new Error('aborted'))),
      ),
    ])) as unknown as typeof fetch;
  const one = await forwarder({
    closeGraceMs: 10,
    world: { fetch: never, nowMs: () => 0, random: () => 0, sleep: async () => undefined },
  });
  await one.enqueue(entry('a'));
  await one.close();
  expect(one.state()).toMatchObject({ sent: 0, dropped: {} });
  expect(warnings).toEqual([]);
});

describe('the name of a target', () => {
  test('holds nothing secret', async () => {
    const url = backend.url.replace('http://', 'http://user:pass@');
    expect((await forwarder({ target: { url: `${url}/x?key=secret` } })).name).toBe(
      `${backend.url}/x`,
    );
  });
});

test.each([
  ['http://h:4318', 'http://h:4318/v1/logs'],
  ['http://h:4318/', 'http://h:4318/v1/logs'],
  ['http://h/otlp', 'http://h/otlp/v1/logs'],
  ['http://h/otlp/v1/traces', 'http://h/otlp/v1/logs'],
])('logs for %s go to %s', (base, url) => {
  expect(signalUrl(base, 'logs')).toBe(url);
});
