/**
 * `npm run bench:ingest [SECONDS]`: what a collector commits, beside what nobody can beat, as Markdown for
 * docs/benchmarks.md. Phases alternate, so that what else the machine does meets both sides of each ratio.
 */
import { machineText, markdownTable } from '../markdown-table.js';
import { measureDisk } from './disk.js';
import { GROWING_BATCH, GROWN_TO, measureGrowingTraces } from './growing-trace.js';
import { measureBound } from './run-bound.js';
import { measure, SCALE, type Measurement, type Scenario } from './scenario.js';

const SECONDS = Number(process.argv[2] ?? 60);
const DISK_SPANS = 40_000;
const STEADY_SHARE = 0.8;

const large = { connections: 8, spansPerRequest: 512, rate: 0, seconds: SECONDS };
const small = { connections: 32, spansPerRequest: 20, rate: 0, seconds: SECONDS / 2 };

function appendBound() {
  return phase('append bound', () => measureBound('append', SECONDS / 4));
}

async function phase<T>(name: string, work: () => Promise<T>): Promise<T> {
  process.stderr.write(`${name}...\n`);
  return work();
}

function run(name: string, scenario: Omit<Scenario, 'name'>): Promise<Measurement> {
  return phase(name, () => measure({ name, ...scenario }));
}

const mean = (...values: number[]) => values.reduce((a, b) => a + b) / values.length;
const machine = machineText();

const appends = [await appendBound()];
const full = await run('as fast as it goes, 8 connections x 512 spans', large);
appends.push(await appendBound());
const smallRun = await run('small requests, 32 connections x 20 spans', small);
const largeAgain = await run('large requests once more', { ...large, seconds: SECONDS / 2 });
const steadyRate = STEADY_SHARE * mean(full.spansPerSecond, largeAgain.spansPerSecond);
const steady = await run(`at ${STEADY_SHARE * 100}% of that rate`, {
  ...large,
  rate: steadyRate,
  seconds: SECONDS / 2,
});
appends.push(await appendBound());
const json = await phase('JSON.parse', () => measureBound('json', SECONDS / 12));
const protobuf = await phase('protobufjs', () => measureBound('protobuf', SECONDS / 12));
const disk = await phase('disk', () => measureDisk(DISK_SPANS));
const growing = await phase('a growing trace', measureGrowingTraces);

const aroundFull = mean(appends[0]!.spansPerSecond, appends[1]!.spansPerSecond);
const appendCpu = mean(...appends.map((bound) => bound.cpuSecondsPer100k));
const k = (rate: number) => `${(rate / 1000).toFixed(1)}k`;
const ms = (value: number) => value.toFixed(0);
const ratio = (value: number) => value.toFixed(2);
const failures = [full, smallRun, largeAgain, steady].flatMap((m) => Object.entries(m.failures));

console.log(`Machine: ${machine}. ${SECONDS} s, ${full.bytesPerSpanSent.toFixed(0)} bytes of OTLP protobuf a span (scale ${SCALE}).
`);
console.log(
  markdownTable(
    [
      '',
      'spans/s',
      'ack p50 ms',
      'ack p99 ms',
      'CPU s per 100k',
      'peak RSS MB',
      'HTTP stall ms',
      'idle process ms',
    ],
    [full, largeAgain, smallRun, steady].map((m) => [
      m.name,
      k(m.spansPerSecond),
      ms(m.ackP50Ms),
      ms(m.ackP99Ms),
      m.cpuSecondsPer100k.toFixed(1),
      ms(m.peakRssBytes / 1e6),
      ms(m.maxLoopStallMs),
      ms(m.idleLoopStallMs),
    ]),
  ),
);
console.log();
console.log(
  markdownTable(
    ['ratio', 'measured', 'aim'],
    [
      [
        `committed / raw append-and-commit (${k(aroundFull)}/s before and after)`,
        ratio(full.spansPerSecond / aroundFull),
        '0.60',
      ],
      [
        `the same by CPU time (${appendCpu.toFixed(1)} s per 100k spans for the bound)`,
        ratio(appendCpu / full.cpuSecondsPer100k),
        '',
      ],
      [
        `committed / JSON.parse alone (${k(json.spansPerSecond)}/s)`,
        ratio(full.spansPerSecond / json.spansPerSecond),
        '',
      ],
      [
        `committed / protobufjs decode alone (${k(protobuf.spansPerSecond)}/s)`,
        ratio(full.spansPerSecond / protobuf.spansPerSecond),
        '',
      ],
      [
        'large requests / small requests',
        ratio(largeAgain.spansPerSecond / smallRun.spansPerSecond),
        'at most 1.50',
      ],
      [
        `ack p99 at ${k(steadyRate)}/s, ${STEADY_SHARE * 100}% of the maximum`,
        `${ms(steady.ackP99Ms)} ms`,
        'under 500 ms',
      ],
      ['peak RSS', `${ms(full.peakRssBytes / 1e6)} MB`, 'under 700 MB'],
      [
        'longest stall of the HTTP thread (of an idle process)',
        `${ms(full.maxLoopStallMs)} ms (${ms(full.idleLoopStallMs)})`,
        'under 50 ms',
      ],
      ...disk.map((use, at) => [
        `bytes on disk, ${use.name}: ${use.diskBytesPerSpan.toFixed(0)} of ${use.jsonBytesPerSpan.toFixed(0)} as OTLP JSON`,
        `1/${(use.jsonBytesPerSpan / use.diskBytesPerSpan).toFixed(1)}`,
        at === 0 ? '1/12' : '1/20',
      ]),
      ...disk.map((use) => [
        `gzip of that JSON, ${use.name}: ${use.gzipBytesPerSpan.toFixed(0)}`,
        `1/${(use.jsonBytesPerSpan / use.gzipBytesPerSpan).toFixed(1)}`,
        '',
      ]),
      ['requests refused', String(failures.reduce((sum, [, n]) => sum + n, 0)), '0'],
    ],
  ),
);
console.log();
console.log(
  markdownTable(
    [
      `CPU ms of a commit of ${GROWING_BATCH} spans to one trace`,
      ...GROWN_TO.map((spans) => `up to ${k(spans)} spans`),
    ],
    growing.map(({ name, commitCpuMs }) => [name, ...commitCpuMs.map(ms)]),
  ),
);
