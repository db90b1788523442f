import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { noFields, type CanonicalFields } from '../../../collector/dialects/canonical-span.js';
import { PriceList } from '../../../collector/prices/cost-of-usage.js';
import { builtInPrices, readPriceFile } from '../../../collector/prices/price-table.js';
import { sharedFolder } from '../../support/temp-folder.js';
import { rowOf } from '../../support/span-row.js';

function priced(fields: CanonicalFields, list = new PriceList(builtInPrices())): CanonicalFields {
  const all = { ...noFields(), ...fields };
  list.fill(all);
  return all;
}

const MILLION = { tokensIn: 1_000_000n, tokensOut: 1_000_000n };

describe('the price table', () => {
  it('says its date and its sources, and each price once', () => {
    const { date, families } = builtInPrices();
    expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
    const names = families.map(({ family, providers }) => `${family} ${String(providers)}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { providers } of families) expect(providers!.length).toBeGreaterThan(0);
  });

  it.each([
    ['gpt-4o-mini', 0.75],
    ['gpt-4o-mini-2024-07-18', 0.75],
    ['openai/gpt-4o-mini', 0.75],
    ['GPT-4o-mini', 0.75],
    ['claude-sonnet-4-5-20250929', 18],
    ['claude-sonnet-4.5', 18],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 18],
    ['claude-3-5-haiku-latest', 4.8],
    ['models/gemini-2.0-flash', 0.5],
  ])('knows %s', (model, dollars) => {
    expect(priced({ modelRequested: model, ...MILLION }).costUsd).toBeCloseTo(dollars, 10);
  });

  it.each(['gpt-4o-mini-tts', 'gpt-4o-audio-preview', 'my-gpt-4o', 'llama-3', 'gpt-4x', ''])(
    'does not know %s: no cost, and not none',
    (model) => {
      expect(priced({ modelRequested: model, ...MILLION }).costUsd).toBeUndefined();
    },
  );

  it('charges cached input its own price, and reasoning as output', () => {
    const usage = { tokensIn: 1_000_000n, tokensOut: 0n, modelRequested: 'claude-sonnet-4-5' };
    expect(priced({ ...usage, tokensCacheRead: 1_000_000n }).costUsd).toBeCloseTo(0.3, 10);
    expect(priced({ ...usage, tokensCacheWrite: 1_000_000n }).costUsd).toBeCloseTo(3.75, 10);
    const thought = { ...MILLION, tokensIn: 0n, tokensReasoning: 1_000_000n };
    expect(priced({ ...thought, modelRequested: 'gpt-5' }).costUsd).toBeCloseTo(10, 10);
  });

  it('charges a long input more where the model does', () => {
    const model = { modelRequested: 'gemini-2.5-pro', tokensOut: 0n };
    expect(priced({ ...model, tokensIn: 200_000n }).costUsd).toBeCloseTo(0.25, 10);
    expect(priced({ ...model, tokensIn: 400_000n }).costUsd).toBeCloseTo(1, 10);
  });

  it('prefers the model that answered, and leaves what the producer states', () => {
    const both = { ...MILLION, modelRequested: 'gpt-4o', modelResponded: 'gpt-4o-mini' };
    expect(priced(both)).toMatchObject({ costUsd: 0.75, costSource: 'computed' });
    expect(priced({ ...both, costUsd: 9 })).toMatchObject({ costUsd: 9, costSource: undefined });
  });

  it('has no cost where counts are missing or another provider sells the name', () => {
    expect(priced({ modelRequested: 'gpt-4o', tokensIn: 5n }).costUsd).toBeUndefined();
    expect(priced({ modelRequested: 'gpt-4o', tokensOut: 5n }).costUsd).toBeUndefined();
    const embedding = { modelRequested: 'text-embedding-3-small', tokensIn: 1_000_000n };
    expect(priced(embedding).costUsd).toBeCloseTo(0.02, 10);
    expect(
      priced({ ...MILLION, modelRequested: 'gpt-4o', provider: 'groq' }).costUsd,
    ).toBeUndefined();
  });
});

describe('a price file', () => {
  const folder = sharedFolder();
  const file = path.join(folder, 'prices.json');
  const write = (text: string) => writeFileSync(file, text);
  afterEach(() => {
    delete process.env['TRACEHOUND_PRICES'];
    rmSync(file, { force: true });
  });

  it('goes before the table, which still counts for the rest', () => {
    write(
      '{"families":[{"family":"gpt-4o","input":1,"output":1,"reasoning":3},{"family":"mine","input":2,"output":0}]}',
    );
    const list = new PriceList(readPriceFile(file));
    const thought = { ...MILLION, tokensReasoning: 500_000n };
    expect(priced({ modelRequested: 'gpt-4o', ...thought }, list).costUsd).toBeCloseTo(3, 10);
    expect(priced({ modelRequested: 'mine', ...MILLION }, list).costUsd).toBeCloseTo(2, 10);
    expect(priced({ modelRequested: 'gpt-4o-mini', ...MILLION }, list).costUsd).toBeCloseTo(
      0.75,
      10,
    );
  });

  it.each([
    ['{', /JSON/],
    ['[]', /a list "families"/],
    ['{"families":[{"input":1}]}', /families\[0\] should have a "family"/],
    ['{"families":[{"family":"m","input":"1","output":2}]}', /families\[0\]\.input/],
    ['{"families":[{"family":"m","input":1,"output":-2}]}', /families\[0\]\.output/],
  ])('that is %s is refused with what is wrong', (text, expected) => {
    write(text);
    expect(() => readPriceFile(file)).toThrow(expected);
  });

  it('is taken from the environment, and does no harm where it is gone', () => {
    const attributes = {
      'gen_ai.request.model': 'mine',
      'gen_ai.usage.input_tokens': 1_000_000,
      'gen_ai.usage.output_tokens': 1,
    };
    write('{"families":[{"family":"mine","input":2,"output":0}]}');
    process.env['TRACEHOUND_PRICES'] = file;
    expect(rowOf({ attributes })).toMatchObject({ costUsd: 2, costSource: 'computed' });
    process.env['TRACEHOUND_PRICES'] = path.join(folder, 'gone.json');
    expect(rowOf({ attributes })).not.toHaveProperty('costUsd');
  });
});
