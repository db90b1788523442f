// What analysing costs: `npm run bench:analyze [FOLDER]`. Makes files of about 100 thousand and one million
// spans (in FOLDER, where they are kept and used again), lets every detector look at all runs in one pass,
// and writes the table into docs/benchmarks.md.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { format } from 'prettier';
import { DETECTORS } from '../../analysis/index.js';
import { openStore, type SpanRow } from '../../store/index.js';
import type { Measurement } from './measure.js';
import { runRows } from './run-rows.js';

const MEASURE = fileURLToPath(new URL('./measure.ts', import.meta.url));
const PAGE = new URL('../../docs/benchmarks.md', import.meta.url);
const SIZES = { '100k': 5_000, '1m': 50_000 };
const WORKERS = 2;
const APPEND_ROWS = 4_096;

const given = process.argv[2];
const folder = given ?? mkdtempSync(path.join(tmpdir(), 'tracehound-bench-'));
const measured: Measurement[] = [];
for (const [name, runs] of Object.entries(SIZES)) {
  const file = path.join(folder, `${name}.duckdb`);
  if (!existsSync(file)) await makeFile(file, runs);
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    MEASURE,
    file,
    String(WORKERS),
  ]);
  measured.push(JSON.parse(stdout) as Measurement);
}
if (given === undefined) rmSync(folder, { recursive: true });
const [small, large] = measured as [Measurement, Measurement];
const text = render(small, large);
await writeSection(text);
process.stdout.write(`${text}\n`);

async function makeFile(file: string, runs: number): Promise<void> {
  const store = await openStore(file);
  let rows: SpanRow[] = [];
  for (let run = 0; run < runs; run++) {
    rows.push(...runRows(run));
    if (rows.length < APPEND_ROWS) continue;
    await store.append(rows);
    rows = [];
  }
  await store.append(rows);
  await store.close();
}

function render(small: Measurement, large: Measurement): string {
  const row = (name: string, show: (m: Measurement) => string) =>
    `| ${name} | ${show(small)} | ${show(large)} |`;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const total = large.timings.reduce((sum, [, ms]) => sum + ms, 0);
  const growth = large.analyzeCpuMs / large.spans / (small.analyzeCpuMs / small.spans);
  return [
    `| | ${small.spans.toLocaleString('en')} spans | ${large.spans.toLocaleString('en')} spans |`,
    '| --- | ---: | ---: |',
    row('runs', (m) => m.runs.toLocaleString('en')),
    row('findings', (m) => m.findings.toLocaleString('en')),
    row('analysis', (m) => seconds(m.analyzeMs)),
    row('spans a second', (m) => Math.round(m.spans / (m.analyzeMs / 1000)).toLocaleString('en')),
    row('CPU time', (m) => seconds(m.analyzeCpuMs)),
    row('CPU time of a scan', (m) => seconds(m.scanCpuMs)),
    row('analysis to scan, CPU time', (m) => `${(m.analyzeCpuMs / m.scanCpuMs).toFixed(0)}x`),
    row('asking again, nothing new', (m) => seconds(m.againMs)),
    row('one new run of some 30 spans', (m) => seconds(m.oneRunMs)),
    row('peak memory', (m) => `${m.peakRssMb.toFixed(0)} MB`),
    '',
    `CPU time a span grows by ${growth.toFixed(2)} from the small file to the large one (1 is linear).`,
    '',
    'Where the time goes, one million spans:',
    '',
    '| | share |',
    '| --- | ---: |',
    ...large.timings
      .slice(0, 12)
      .map(([name, ms]) => `| ${name} | ${((100 * ms) / total).toFixed(1)} % |`),
    '',
    `${DETECTORS.length} detectors, ${WORKERS} workers; Node ${process.versions.node}, 2 cores, load ${loadavg()[0]!.toFixed(1)} at the end.`,
  ].join('\n');
}

async function writeSection(section: string): Promise<void> {
  const page = readFileSync(PAGE, 'utf8');
  const begin = '<!-- analyze -->';
  const end = '<!-- /analyze -->';
  const from = page.indexOf(begin) + begin.length;
  const text = `${page.slice(0, from)}\n\n${section}\n\n${page.slice(page.indexOf(end))}`;
  writeFileSync(PAGE, await format(text, { parser: 'markdown', printWidth: 120 }));
}
