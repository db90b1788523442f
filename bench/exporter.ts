// What exporting costs the agent: `npm run build && node --import tsx bench/exporter.ts [ROUNDS]`.
// One agent process per sink and round, the median of each figure; `none` batches without exporting, and
// its CPU time is taken off the others'. The OTLP target is a server on loopback that reads and forgets.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const AGENT = fileURLToPath(new URL('./programs/exporting-agent.js', import.meta.url));
const SINKS = ['none', 'spool', 'duckdb', 'otlp'] as const;
const SPANS = 10_000;
const SPANS_PER_SECOND = 2000;

interface Figures {
  cpuMs: number;
  delayP50Ms: number;
  delayP99Ms: number;
  delayMaxMs: number;
  shutdownMs: number;
  rssMb: number;
}

async function measure(sink: string, target: string): Promise<Figures> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    AGENT,
    sink,
    target,
    String(SPANS),
    String(SPANS_PER_SECOND),
  ]);
  return JSON.parse(stdout) as Figures;
}

function median(rounds: Figures[], figure: keyof Figures): number {
  const sorted = rounds.map((round) => round[figure]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-bench-'));
const server = createServer((request, response) => {
  request.resume().on('end', () => response.end());
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const otlpUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;

const rounds = Number(process.argv[2] ?? 3);
const measured = new Map<string, Figures[]>(SINKS.map((sink) => [sink, []]));
for (let round = 0; round < rounds; round++) {
  for (const sink of SINKS) {
    const target = sink === 'otlp' ? otlpUrl : path.join(folder, `${sink}-${round}.duckdb`);
    measured.get(sink)!.push(await measure(sink, target));
  }
}
server.close();
rmSync(folder, { recursive: true, force: true });

const baseCpuMs = median(measured.get('none')!, 'cpuMs');
console.table(
  Object.fromEntries(
    SINKS.map((sink) => {
      const of = (figure: keyof Figures) => median(measured.get(sink)!, figure);
      return [
        sink,
        {
          'main thread us/span': +(((of('cpuMs') - baseCpuMs) * 1000) / SPANS).toFixed(1),
          'loop delay p50 ms': +of('delayP50Ms').toFixed(1),
          'p99 ms': +of('delayP99Ms').toFixed(1),
          'max ms': +of('delayMaxMs').toFixed(1),
          'shutdown ms': +of('shutdownMs').toFixed(0),
          'rss MB': +of('rssMb').toFixed(0),
        },
      ];
    }),
  ),
);
