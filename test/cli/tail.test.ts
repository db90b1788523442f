import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { follow, type ArrivedSpan } from '../../cli/tail/follow.js';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import { agentSpans } from '../../bench/agent-spans.js';
import { span, spanId, T0 } from '../store/span-builder.js';
import { MAIN } from '../support/cli-process.js';
import { openTestStore } from '../support/open-test-store.js';
import { PROTOBUF } from '../support/otlp-request.js';
import { startServe } from '../support/serve-process.js';
import { tempFolder } from '../support/temp-folder.js';

test('gives what is there, then what comes, each span once and in order', async () => {
  const store = await openTestStore();
  const rows = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) =>
      span({ spanId: spanId(from + at), startNs: T0 + BigInt(at) }),
    );
  const rounds = [() => store.append(rows(10, 1200)), () => store.append(rows(2000, 1))];
  const stop = new AbortController();
  const seen: ArrivedSpan[] = [];
  await store.append(rows(1, 5));
  await follow({
    ask: (work) => work(store),
    lines: 2,
    runsOnly: false,
    signal: stop.signal,
    pause: async () => {
      const next = rounds.shift();
      if (next) await next();
      else stop.abort();
    },
    onSpans: async (spans) => void seen.push(...spans),
  });
  expect(seen.map(({ arrival }) => Number(arrival))).toEqual(
    Array.from({ length: 1203 }, (_, at) => at + 4),
  );
});

test('waits for a file that is not there yet, and begins with its first span', async () => {
  const store = await openTestStore();
  await store.append([span({ spanId: spanId(1) }), span({ spanId: spanId(2), kind: 'agent' })]);
  const stop = new AbortController();
  const seen: string[] = [];
  let isThere = false;
  await follow({
    ask: (work) => (isThere ? work(store) : Promise.resolve(null)),
    lines: 0,
    runsOnly: true,
    signal: stop.signal,
    pause: async () => {
      if (isThere) stop.abort();
      isThere = true;
    },
    onSpans: async (spans) => void seen.push(...spans.map(({ span_id }) => span_id)),
  });
  expect(seen).toEqual([spanId(2)]);
});

test('the command follows a server, as text and as JSON lines, and ends with Ctrl-C', async () => {
  const db = path.join(tempFolder(), 'traces.duckdb');
  const serve = await startServe(db);
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [MAIN, 'tail', '--db', db, ...args]);
    onTestFinished(() => void child.kill('SIGKILL'));
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  };
  const text = start('--lines', '20');
  const json = start('--json', '--runs');
  const groups = agentSpans(20);
  const body = encodeProtobuf(groups) as Uint8Array<ArrayBuffer>;
  await fetch(`${serve.url}/v1/traces`, { method: 'POST', body, headers: PROTOBUF });
  const first = await text.lines.next();
  expect(first.value).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} {2}llm +[\d.]+ m?s {2}chat gpt-5 {2}1000 -> 180$/,
  );
  const root = groups[0]!.spans.find(({ name }) => name === 'invoke_agent coder')!;
  const run = JSON.parse((await json.lines.next()).value as string);
  expect(run).toMatchObject({ span_id: root.spanId, kind: 'agent', is_error: false });
  for (const { child } of [text, json]) {
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
  }
  expect(await serve.end('SIGTERM')).toBe(0);
});
