import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { markdownTable } from '../markdown-table.js';
import { cpuUs, quantile, signed, startMs } from './measure.js';
import { program, type Variant, type Variants } from './variants.js';

const STARTS = 15;
const SPAN_ROUNDS = 2;
const SPANS = 20_000;

interface Seen {
  /** Without an SDK in reach that is hooked, with some, and of a program that imports one. */
  bareMs: number[];
  inReachMs: number[];
  openaiMs: number[];
  cpuUs: number[];
}

/**
 * What a start takes, and a span.
 *
 * @param folder An empty one.
 * @returns The table, in Markdown.
 */
export async function measureStarts(
  { nothing, plain, file, otlp }: Variants,
  folder: string,
): Promise<string> {
  const bare = path.join(folder, 'empty.mjs');
  writeFileSync(bare, '');
  const seen = new Map<Variant, Seen>(
    [nothing, plain, file, otlp].map((variant) => [
      variant,
      { bareMs: [], inReachMs: [], openaiMs: [], cpuUs: [] },
    ]),
  );
  for (let round = 0; round < STARTS; round++) {
    for (const [variant, { bareMs, inReachMs, openaiMs }] of seen) {
      bareMs.push(await startMs(variant, bare));
      inReachMs.push(await startMs(variant, program('empty')));
      openaiMs.push(await startMs(variant, program('openai')));
    }
  }
  for (let round = 0; round < SPAN_ROUNDS; round++) {
    process.stderr.write(`spans, round ${round + 1} of ${SPAN_ROUNDS}\n`);
    for (const [variant, { cpuUs: spansUs }] of seen) spansUs.push(await cpuUs(variant, SPANS));
  }
  const none = seen.get(nothing)!;
  const rows = [...seen].map(([variant, { bareMs, inReachMs, openaiMs, cpuUs }]) => {
    const base = variant === nothing ? undefined : none;
    const spanUs = (Math.min(...cpuUs) - Math.min(...none.cpuUs)) / SPANS;
    return [
      variant.name,
      starts(bareMs, base?.bareMs),
      starts(inReachMs, base?.inReachMs),
      starts(openaiMs, base?.openaiMs),
      base ? signed(spanUs, 1) : '–',
    ];
  });
  const head = ['', 'start-up ms', 'with SDKs in reach', 'importing `openai`', 'CPU us per span'];
  return [
    markdownTable(head, rows),
    '',
    `First row: absolute; the others: what is added to it. Start-up: median (least) of ${STARTS}. ` +
      `${SPAN_ROUNDS} rounds of ${SPANS} spans, all variants in turn`,
  ].join('\n');
}

/** Median and least, over those of `base`. */
function starts(values: number[], base?: number[]): string {
  const [median, least] = [quantile(values, 0.5), Math.min(...values)];
  if (!base) return `${median.toFixed(0)} (${least.toFixed(0)})`;
  return `${signed(median - quantile(base, 0.5), 0)} (${signed(least - Math.min(...base), 0)})`;
}
