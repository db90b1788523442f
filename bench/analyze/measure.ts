// One analysis of one file in a process of its own, so that its peak memory is its own: prints JSON.
import { analyze, ANALYSIS_THREADS } from '../../analysis/index.js';
import { openStore } from '../../store/index.js';
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
  peakRssMb: number;
  /** Milliseconds by relation, detector and the rest, summed over batches; the largest first. */
  timings: [string, number][];
}

const SCAN = `select count(*) as spans, sum(length(arguments)), sum(length(result)), sum(length(output_messages)),
  sum(length(input_messages)), sum(length(tool_definitions)), sum(length(error_message)), sum(length(state)),
  sum(length(tool_name)), sum(length(agent_name)), sum(length(trace_id)), sum(length(span_id))
from spans`;

const [file, workers] = process.argv.slice(2);
const store = await openStore(file!, { threads: ANALYSIS_THREADS });
const scans = [];
for (let round = 0; round < 3; round++) scans.push(await timed(() => store.query(SCAN)));
const scan = scans.sort((a, b) => a.ms - b.ms)[0]!;

const timings = new Map<string, number>();
const options = { force: true, ...(workers && { workers: Number(workers) }) };
const analysis = await timed(() => analyze(timedStore(store, timings), options));
const again = await timed(() => analyze(store));
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
  peakRssMb: process.resourceUsage().maxRSS / 1024,
  timings: [...timings].sort((a, b) => b[1] - a[1]),
};
process.stdout.write(JSON.stringify(measurement));

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; cpuMs: number; result: T }> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000, result };
}
