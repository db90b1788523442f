// What tracing costs an agent, against no tracing and against plain OpenTelemetry: `npm run bench:overhead`.
// All variants take turns within each round, so that a busy machine is busy for all of them. Prints the table of
// docs/benchmarks.md and writes it there. Model server and OTLP endpoint are on loopback.
import { cpus, loadavg, tmpdir } from 'node:os';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { startModelServer } from '../../examples/model-server.js';
import { cpuUs, measureCalls, quantile, startMs, type Seen } from './measure.js';
import { program, variantsOf } from './variants.js';

const STARTS = 15;
const SPAN_ROUNDS = 2;
const SPANS = 20_000;
const CALL_ROUNDS = 3;
const CALLS = 2_000;
const PAGE = new URL('../../docs/benchmarks.md', import.meta.url);
const [BEGIN, END] = ['<!-- overhead -->', '<!-- /overhead -->'];

const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-overhead-'));
const sink = createServer((request, response) => {
  request.resume().on('end', () => response.end());
});
await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
const models = await startModelServer(() => ({
  content: 'It is sunny in Paris, as it is on most days in June. '.repeat(4),
  usage: { input: 120, output: 30 },
}));

const bareProgram = path.join(folder, 'empty.mjs');
writeFileSync(bareProgram, '');
const variants = variantsOf(folder, `http://127.0.0.1:${(sink.address() as AddressInfo).port}`);
const seen = new Map<string, Seen>(
  variants.map(({ name }) => [
    name,
    { startMs: [], bareStartMs: [], openaiStartMs: [], cpuUs: [], callMs: [], callCpuUs: [] },
  ]),
);
try {
  for (let round = 0; round < STARTS; round++) {
    for (const variant of variants) {
      seen.get(variant.name)!.startMs.push(await startMs(variant, program('empty')));
      seen.get(variant.name)!.bareStartMs.push(await startMs(variant, bareProgram));
      seen.get(variant.name)!.openaiStartMs.push(await startMs(variant, program('openai')));
    }
  }
  for (let round = 0; round < SPAN_ROUNDS; round++) {
    process.stderr.write(`spans, round ${round + 1} of ${SPAN_ROUNDS}\n`);
    for (const variant of variants) {
      seen.get(variant.name)!.cpuUs.push(await cpuUs(variant, SPANS));
    }
  }
  for (let round = 0; round < CALL_ROUNDS; round++) {
    process.stderr.write(`calls, round ${round + 1} of ${CALL_ROUNDS}\n`);
    for (const variant of variants) {
      const { timesMs, cpuUsPerCall } = await measureCalls(variant, models.url, CALLS);
      seen.get(variant.name)!.callMs.push(...timesMs);
      seen.get(variant.name)!.callCpuUs.push(cpuUsPerCall);
    }
  }
} finally {
  await models.close();
  sink.close();
  rmSync(folder, { recursive: true, force: true });
}

const table = render();
process.stdout.write(`${table}\n`);
writeIntoPage(table);

function render(): string {
  const none = seen.get('nothing')!;
  const rows = variants.map(({ name }) => {
    const { startMs, bareStartMs, openaiStartMs, cpuUs, callMs, callCpuUs } = seen.get(name)!;
    const callCpu = quantile(callCpuUs, 0.5);
    const cpu = (Math.min(...cpuUs) - Math.min(...none.cpuUs)) / SPANS;
    const [p50, p99] = [quantile(callMs, 0.5), quantile(callMs, 0.99)];
    if (name === 'nothing') {
      return `| ${name} | ${starts(bareStartMs)} | ${starts(startMs)} | ${starts(openaiStartMs)} | – | ${callCpu.toFixed(0)} | ${p50.toFixed(2)} | ${p99.toFixed(2)} |`;
    }
    const added = [
      starts(bareStartMs, none.bareStartMs),
      starts(startMs, none.startMs),
      starts(openaiStartMs, none.openaiStartMs),
      signed(cpu, 1),
      signed(callCpu - quantile(none.callCpuUs, 0.5), 0),
      signed(p50 - quantile(none.callMs, 0.5), 2),
      signed(p99 - quantile(none.callMs, 0.99), 2),
    ];
    return `| ${name} | ${added.join(' | ')} |`;
  });
  return [
    '| | start-up ms | with SDKs in reach | importing `openai` | CPU us per span | CPU us per model call | its p50 ms | p99 ms |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
    `First row: absolute; the others: what is added to it. Start-up: median (least). ${STARTS} starts, ${SPAN_ROUNDS} rounds of ${SPANS} spans and ` +
      `${CALL_ROUNDS} of ${CALLS} streamed calls, all variants in turn; Node ${process.versions.node}, ${cpus().length} cores, ` +
      `load ${loadavg()[0]!.toFixed(1)} at the end.`,
  ].join('\n');
}

/** Median and least, over those of `base`. */
function starts(values: number[], base?: number[]): string {
  const [median, least] = [quantile(values, 0.5), Math.min(...values)];
  if (!base) return `${median.toFixed(0)} (${least.toFixed(0)})`;
  return `${signed(median - quantile(base, 0.5), 0)} (${signed(least - Math.min(...base), 0)})`;
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}

/** Puts the table between its marks, where the page has them. */
function writeIntoPage(text: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${PAGE.pathname} has no ${BEGIN} ... ${END}`);
  writeFileSync(PAGE, `${page.slice(0, from + BEGIN.length)}\n\n${text}\n\n${page.slice(to)}`);
}
