import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { IngestLoop } from '../../../collector/ingest/ingest-loop.js';
import { encodeJson } from '../../../collector/otlp/encode-json.js';
import { encodeProtobuf } from '../../../collector/otlp/encode-protobuf.js';
import { decodeTraces } from '../../../collector/otlp/decode.js';
import { decodeText } from '../../../collector/json/text.js';
import type { SpanRow, Text } from '../../../store/index.js';
import { spanGroup } from '../../support/otlp-request.js';
import { INTAKES } from '../../../collector/ingest/intake.js';
import type { FromWorker } from '../../../collector/ingest/messages.js';
import type { OtlpRequest } from '../../../collector/ingest/outcome.js';
import { Redactor } from '../../../redaction/index.js';
import { SIGNALS } from '../../../collector/otlp/signal.js';

type Settled = Extract<FromWorker, { type: 'settled' }>;

const TRACE = '0af7651916cd43dd8448eb211c80319c';

function spans(...ids: string[]): object {
  const startTimeUnixNano = '1790000000000000000';
  return {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: ids.map((spanId) => ({ traceId: TRACE, spanId, name: 'x', startTimeUnixNano })),
          },
        ],
      },
    ],
  };
}

function request(
  value: object | string,
  contentEncoding: OtlpRequest['contentEncoding'] = 'identity',
) {
  const text = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  const bytes = contentEncoding === 'gzip' ? gzipSync(text) : text;
  return {
    signal: 'traces',
    encoding: 'json',
    contentEncoding,
    body: Uint8Array.from(bytes).buffer,
  } as const;
}

function setup(
  append: (rows: readonly unknown[]) => Promise<{ stored: number; duplicates: number }>,
  returnBodies = false,
) {
  const posted: Settled[] = [];
  const loop = new IngestLoop({
    store: { append, appendLogs: append, appendMetrics: append },
    intakes: INTAKES,
    redactor: new Redactor(),
    settings: { maxUnpackedBytes: 10_000, maxRows: 100, maxGroupBytes: 10_000, returnBodies },
    post: (message) => posted.push(message as Settled),
    now: () => 0,
  });
  let id = 0;
  const add = (of: OtlpRequest) =>
    loop.add({ type: 'ingest', id: ++id, receivedNs: 1n, request: of });
  const outcomes = () =>
    Object.fromEntries(posted.flatMap((p) => p.settled.map((s) => [s.id, s.outcome])));
  return { loop, posted, add, outcomes };
}

const storeAll = async (rows: readonly unknown[]) => ({ stored: rows.length, duplicates: 0 });

test('every signal has an intake', () => {
  expect(INTAKES.map((intake) => intake.signal)).toEqual(SIGNALS);
});

test('tells each request its own fate', async () => {
  const { loop, add, outcomes, posted } = setup(storeAll);
  add(request(spans('00f067aa0ba902b7', '00f067aa0ba902b8')));
  add(request('{'));
  add(request(spans('00f067aa0ba902b9', 'nonsense'), 'gzip'));
  add(request(spans(...Array.from({ length: 500 }, () => '00f067aa0ba902b7')), 'gzip'));
  await loop.idle();
  expect(outcomes()).toEqual({
    1: { accepted: true, rejected: 0, message: '' },
    2: { accepted: false, reason: 'undecodable', message: expect.stringContaining('JSON') },
    3: { accepted: true, rejected: 1, message: 'spans rejected: 1 invalid span id' },
    4: {
      accepted: false,
      reason: 'too-large',
      message: expect.stringContaining('10000 bytes unpacked'),
    },
  });
  const sum = (pick: (tally: Settled['tally']) => number) =>
    posted.reduce((total, { tally }) => total + pick(tally), 0);
  expect(sum((t) => t.received)).toBe(4);
  expect(sum((t) => t.stored)).toBe(3);
  expect(posted.at(-1)!.tally.rejected).toEqual({ 'invalid span id': 1 });
});

test('a store that fails refuses the request, and the books still balance', async () => {
  const { loop, add, outcomes, posted } = setup(() => Promise.reject(new Error('No space left')));
  add(request(spans('00f067aa0ba902b7')));
  await loop.idle();
  expect(outcomes()[1]).toMatchObject({
    accepted: false,
    reason: 'store-unavailable',
    message: expect.stringContaining('No space left'),
  });
  expect(posted[0]!.tally).toMatchObject({
    received: 1,
    stored: 0,
    rejected: { 'store unavailable': 1 },
  });
});

test('accepted bodies come back as they came, where that is asked for', async () => {
  const { loop, add, posted } = setup(storeAll, true);
  const packed = request(spans('00f067aa0ba902b7'), 'gzip');
  const bytes = Buffer.from(packed.body.slice(0));
  add(packed);
  add(request('{'));
  await loop.idle();
  const forwards = posted.flatMap((p) => p.settled.map((s) => s.forward));
  expect(forwards.filter(Boolean)).toHaveLength(1);
  const forward = forwards.find(Boolean)!;
  expect(forward).toMatchObject({ signal: 'traces', encoding: 'json', contentEncoding: 'gzip' });
  expect(Buffer.from(forward.body).equals(bytes)).toBe(true);
});

const KEY = `sk-${'a1B2c3D4'.repeat(6)}`;

test('secrets are masked before they are stored, and where the body is sent on', async () => {
  const rows: SpanRow[] = [];
  const append = async (batch: readonly unknown[]) => {
    rows.push(...(batch as SpanRow[]));
    return { stored: batch.length, duplicates: 0 };
  };
  const { loop, add, posted } = setup(append, true);
  const group = spanGroup(1, 1, [
    { key: 'prompt', value: { type: 'string', value: `use ${KEY}, please` } },
    { key: 'max_tokens', value: { type: 'int', value: 5n } },
  ]);
  const inProtobuf = Uint8Array.from(encodeProtobuf([group])).buffer;
  const about = { signal: 'traces', contentEncoding: 'identity' } as const;
  add({ ...about, encoding: 'protobuf', body: inProtobuf });
  add({
    ...about,
    encoding: 'json',
    body: Uint8Array.from(Buffer.from(encodeJson([group]))).buffer,
  });
  await loop.idle();
  expect(rows.map(({ attributes }) => attributes)).toEqual(
    Array(2).fill('{"prompt":"use [redacted:api-key], please","max_tokens":5}'),
  );
  const forwards = posted.flatMap((p) => p.settled.map((s) => s.forward!));
  for (const { body, encoding } of forwards) {
    const [sent] = decodeTraces(body, encoding).groups;
    expect(decodeText((sent!.spans[0]!.attributes[0]!.value as { value: Text }).value)).toBe(
      `use ${'*'.repeat(KEY.length)}, please`,
    );
  }
  expect(posted[0]!.tally.redacted).toEqual({ 'api-key': 2 });
});

test('a body whose secret cannot be masked where it stands is stored, and not sent on', async () => {
  const { loop, add, posted } = setup(storeAll, true);
  const value = { stringValue: 'KEY' };
  const text = JSON.stringify(spans('00f067aa0ba902b7')).replace(
    '"name":"x"',
    `"attributes":[${JSON.stringify({ key: 'k', value })}]`,
  );
  add(request(text.replace('KEY', KEY.replace('sk-', '\\u0073k-'))));
  await loop.idle();
  expect(posted[0]!.settled).toMatchObject([
    { outcome: { accepted: true }, forward: null, isWithheld: true },
  ]);
});
