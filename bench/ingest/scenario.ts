import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startCollectorServer, type CollectorServer } from '../../test/support/collector-server.js';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { quantile, runLoad } from './run-load.js';

/** One measured load on a fresh file. */
export interface Scenario {
  name: string;
  connections: number;
  spansPerRequest: number;
  /** Spans a second; 0 is as fast as it goes. */
  rate: number;
  seconds: number;
}

export interface Measurement {
  name: string;
  spansPerSecond: number;
  ackP50Ms: number;
  ackP99Ms: number;
  ackMaxMs: number;
  failures: Record<string, number>;
  cpuSecondsPer100k: number;
  peakRssBytes: number;
  /** Longest stall of the collector's HTTP thread. */
  maxLoopStallMs: number;
  /** The same of a process that did nothing meanwhile: what the machine alone is good for. */
  idleLoopStallMs: number;
  bytesPerSpanOnDisk: number;
  bytesPerSpanSent: number;
}

/** 3.4 KB a span as protobuf; a model call has up to 9. */
export const SCALE = 2;

const STALL_RESOLUTION_MS = 10;

export async function measure(scenario: Scenario): Promise<Measurement> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-bench-'));
  const file = path.join(folder, 'bench.duckdb');
  const server = await startCollectorServer({ path: file });
  const idle = monitorEventLoopDelay({ resolution: STALL_RESOLUTION_MS });
  try {
    const before = await readMetrics(server);
    const { name, ...load } = scenario;
    idle.enable();
    const url = `${server.url}/v1/traces`;
    const seen = await runLoad({ ...load, url, scale: SCALE, firstSerial: 1 });
    idle.disable();
    const peakRssBytes = peakResidentBytes(server.process.pid!);
    const after = await readMetrics(server);
    const { counts } = await server.end('SIGTERM');
    const stored = counts!.traces.stored;
    if (stored !== seen.acknowledged) {
      throw new Error(`${name}: ${stored} spans are stored, ${seen.acknowledged} acknowledged`);
    }
    const cpu =
      after['tracehound_process_cpu_seconds']! - before['tracehound_process_cpu_seconds']!;
    return {
      name,
      spansPerSecond: stored / seen.seconds,
      ackP50Ms: quantile(seen.latenciesMs, 0.5),
      ackP99Ms: quantile(seen.latenciesMs, 0.99),
      ackMaxMs: seen.latenciesMs.at(-1) ?? NaN,
      failures: seen.failures,
      cpuSecondsPer100k: (cpu / stored) * 1e5,
      peakRssBytes,
      maxLoopStallMs: after['tracehound_http_loop_delay_max']! * 1000,
      idleLoopStallMs: idle.max / 1e6 - STALL_RESOLUTION_MS,
      bytesPerSpanOnDisk: statSync(file).size / stored,
      bytesPerSpanSent: seen.bytesSent / stored,
    };
  } finally {
    server.process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The most memory that a living process has had resident. */
export function peakResidentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

/** Values of the metrics without labels of their own, by name. */
async function readMetrics(server: CollectorServer): Promise<Record<string, number>> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const samples = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(
    samples.map((line) => {
      const [, name, value] = /^(\w+?)(?:_total)?(?:\{.*\})? (\S+)/.exec(line)!;
      return [name!, Number(value)];
    }),
  );
}
