// One analysis of one file in a process of its own, so that its peak memory is its own: prints JSON.
import { analyze, ANALYSIS_SETTINGS } from '../../analysis/index.js';
import { openStore } from '../../store/index.js';
import { runRows } from './run-rows.js';
import { timedStore } from './timed-store.js';

export interface Measurement {
  spans: number;
  runs: number;
  findings: number;
  /** The best of three full scans of the text that detectors read. */
  scanMs: number;
  scanCpuMs: number;
  analyzeMs: number;
  analyzeCpuMs: number;
  /** Nothing has changed: what asking again costs. */
  againMs: number;
  /** One more run has come: what looking at it costs. */
  oneRunMs: number;
  peakRssMb: number;
  /** Milliseconds by relation, detector and the rest, summed over batches; the largest first. */
  timings: [string, number][];
}

const SCAN = `select count(*) as spans, sum(length(arguments)), sum(length(result)), sum(length(output_messages)),
  sum(length(input_messages)), sum(length(tool_definitions)), sum(length(error_message)), sum(length(state)),
  sum(length(tool_name)), sum(length(agent_name)), sum(length(trace_id)), sum(length(span_id))
from spans`;

const [file, workers] = process.argv.slice(2);
const store = await openStore(file!, ANALYSIS_SETTINGS);
const scans = [];
for (let round = 0; round < 3; round++) scans.push(await timed(() => store.query(SCAN)));
const scan = scans.sort((a, b) => a.ms - b.ms)[0]!;

const timings = new Map<string, number>();
const options = { force: true, ...(workers && { workers: Number(workers) }) };
const analysis = await timed(() => analyze(timedStore(store, timings), options));
const again = await timed(() => analyze(store));
await appendRun(analysis.result.runsAnalysed);
const oneRun = await timed(() => analyze(store));
await store.close();

const measurement: Measurement = {
  spans: Number(scan.result[0]!['spans']),
  runs: analysis.result.runsAnalysed,
  findings: analysis.result.findings,
  scanMs: scan.ms,
  scanCpuMs: scan.cpuMs,
  analyzeMs: analysis.ms,
  analyzeCpuMs: analysis.cpuMs,
  againMs: again.ms,
  oneRunMs: oneRun.ms,
  peakRssMb: process.resourceUsage().maxRSS / 1024,
  timings: [...timings].sort((a, b) => b[1] - a[1]),
};
process.stdout.write(JSON.stringify(measurement));

/** A run of at least 30 spans that the file does not have: its number grows with those that are there. */
async function appendRun(known: number): Promise<void> {
  for (let number = 10_000_000 + known * 1_000; ; number++) {
    const rows = runRows(number);
    if (rows.length < 30) continue;
    await store.append(rows);
    return;
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; cpuMs: number; result: T }> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000, result };
}
