import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { importFiles } from '../../collector/importers/index.js';
import { encodeJson } from '../../collector/otlp/encode-json.js';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import { decodeTraces } from '../../collector/otlp/decode.js';
import type { KeyValue, Span } from '../../collector/otlp/model.js';
import { rowsFromTraces } from '../../collector/record/index.js';
import { BARE_SPAN, fullRequest } from '../fixtures/otlp/full-request.js';
import { tempStore, type TempStore } from '../support/temp-store.js';

const GROUP = fullRequest()[2]!;
const text = (key: string, value: string): KeyValue => ({ key, value: { type: 'string', value } });

function span(id: number, given: Partial<Span> = {}): Span {
  return {
    ...BARE_SPAN,
    traceId: 'c'.repeat(32),
    spanId: id.toString(16).padStart(16, '0'),
    parentSpanId: '',
    startNs: 10n,
    endNs: 20n,
    ...given,
  };
}

/** What the store keeps of spans that come in over the wire in both forms: the same, and each once. */
async function ingested(
  temp: TempStore,
  ...spans: Span[]
): Promise<{ stored: number; duplicates: number }> {
  const groups = [{ ...GROUP, spans }];
  let stored = 0;
  let duplicates = 0;
  for (const { groups: decoded } of [
    decodeTraces(encodeProtobuf(groups), 'protobuf'),
    decodeTraces(Buffer.from(encodeJson(groups)), 'json'),
  ]) {
    const result = await temp.store.append(rowsFromTraces(decoded, 1n));
    stored += result.stored;
    duplicates += result.duplicates;
  }
  return { stored, duplicates };
}

const VIEWS = ['runs', 'sessions', 'steps', 'llm_calls', 'tool_calls', 'messages'];

async function everyViewAnswers(temp: TempStore): Promise<void> {
  for (const view of VIEWS) await temp.store.query(`select count(*) from (select * from ${view})`);
}

it('spans in a circle of parents belong to a run, and every view answers', async () => {
  await using temp = await tempStore();
  const at = (n: number) => n.toString(16).padStart(16, '0');
  const agent = [text('gen_ai.operation.name', 'invoke_agent')];
  const result = await ingested(
    temp,
    span(1, { parentSpanId: at(3), attributes: agent }),
    span(2, { parentSpanId: at(1), attributes: agent }),
    span(3, { parentSpanId: at(2) }),
    span(4, { parentSpanId: at(4) }),
  );
  expect(result).toEqual({ stored: 4, duplicates: 4 });
  const [run] = await temp.store.query('select span_count::integer as n from runs');
  expect(run).toEqual({ n: 4 });
  await everyViewAnswers(temp);
});

it('an end before the start is kept as it came', async () => {
  await using temp = await tempStore();
  await ingested(
    temp,
    span(1, { startNs: 30n, endNs: 20n, attributes: [text('gen_ai.operation.name', 'chat')] }),
  );
  expect(await temp.store.query('select start_ns, end_ns from spans')).toEqual([
    { start_ns: 30n, end_ns: 20n },
  ]);
  await everyViewAnswers(temp);
});

it('a span id that comes again with other content is counted, and the first stays', async () => {
  await using temp = await tempStore();
  expect(await ingested(temp, span(1, { name: 'first' }), span(1, { name: 'second' }))).toEqual({
    stored: 1,
    duplicates: 3,
  });
  expect(await ingested(temp, span(1, { name: 'third' }))).toEqual({ stored: 0, duplicates: 2 });
  expect(await temp.store.query('select name from spans')).toEqual([{ name: 'first' }]);
});

it('numbers that come as text fill their columns, and text that is none does not', async () => {
  await using temp = await tempStore();
  const usage = [
    text('gen_ai.operation.name', 'chat'),
    text('gen_ai.usage.input_tokens', '12'),
    text('gen_ai.usage.output_tokens', 'many'),
    text('gen_ai.usage.cost', '1e-3'),
  ];
  await ingested(temp, span(1, { attributes: usage }));
  expect(await temp.store.query('select tokens_in, tokens_out, cost_usd from spans')).toEqual([
    { tokens_in: 12n, tokens_out: null, cost_usd: 0.001 },
  ]);
});

it('a value of 100 MB is stored whole', async () => {
  await using temp = await tempStore();
  const big = 'a'.repeat(100_000_000);
  const spans = [span(1, { attributes: [text('big', big)] }), span(2)];
  const file = path.join(temp.folder, 'big.jsonl');
  writeFileSync(file, `${encodeJson([{ ...GROUP, spans }])}\n`);
  expect(await importFiles([file], temp.store)).toMatchObject({ stored: 2, badLineCount: 0 });
  const [row] = await temp.store.query(
    'select length(attributes)::integer as n from spans where attributes is not null',
  );
  expect(row).toEqual({ n: big.length + '{"big":""}'.length });
});
