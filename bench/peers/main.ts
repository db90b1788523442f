/**
 * `npm run bench:peers [SECONDS]`: the same load against every receiver that this machine has, in turns, so that all
 * meet the same other work; Markdown for docs/benchmarks.md. What a 200 means differs, and stands beside the figures.
 */
import { readFileSync } from 'node:fs';
import { runLoad, quantile } from '../ingest/run-load.js';
import { peakResidentBytes, SCALE } from '../ingest/scenario.js';
import { machineText, markdownTable } from '../markdown-table.js';
import { PEERS, type Peer, type RunningPeer } from './peers.js';

const SECONDS = Number(process.argv[2] ?? 15);
const ROUNDS = 2;
/** USER_HZ is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

interface Seen {
  spans: number;
  seconds: number;
  cpuSeconds: number;
  latenciesMs: number[];
  refused: number;
  peakRssBytes: number;
}

async function measure(start: () => Promise<RunningPeer>): Promise<Seen> {
  const peer = await start();
  try {
    const before = cpuSecondsOf(peer.pid);
    const load = { connections: 8, spansPerRequest: 512, rate: 0, scale: SCALE, firstSerial: 1 };
    const seen = await runLoad({ ...load, url: peer.url, seconds: SECONDS });
    return {
      spans: seen.acknowledged,
      seconds: seen.seconds,
      cpuSeconds: cpuSecondsOf(peer.pid) - before,
      latenciesMs: seen.latenciesMs,
      refused: Object.values(seen.failures).reduce((sum, n) => sum + n, 0),
      peakRssBytes: peakResidentBytes(peer.pid),
    };
  } finally {
    await peer.stop();
  }
}

/** CPU time of a process, all of its threads. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function rowOf({ name, acknowledges }: Peer, rounds: Seen[], base: number): string[] {
  const sum = (pick: (seen: Seen) => number) =>
    rounds.reduce((total, seen) => total + pick(seen), 0);
  const rate = sum((seen) => seen.spans) / sum((seen) => seen.seconds);
  const latencies = rounds.flatMap((seen) => seen.latenciesMs).sort((a, b) => a - b);
  return [
    name,
    `${(rate / 1000).toFixed(1)}k`,
    (rate / base).toFixed(2),
    quantile(latencies, 0.99).toFixed(0),
    ((sum((seen) => seen.cpuSeconds) / sum((seen) => seen.spans)) * 1e5).toFixed(1),
    (Math.max(...rounds.map((seen) => seen.peakRssBytes)) / 1e6).toFixed(0),
    String(sum((seen) => seen.refused)),
    acknowledges,
  ];
}

const machine = machineText();
const skipped: string[] = [];
const measured = new Map<Peer, Seen[]>();
const found = PEERS.flatMap((peer) => {
  const how = peer.find();
  if ('start' in how) return [{ peer, start: how.start }];
  skipped.push(`${peer.name}: ${how.missing}`);
  return [];
});
for (let round = 0; round < ROUNDS; round++) {
  for (const { peer, start } of found) {
    process.stderr.write(`${peer.name}, round ${round + 1}...\n`);
    measured.set(peer, [...(measured.get(peer) ?? []), await measure(start)]);
  }
}
const ours = measured.get(found[0]!.peer)!;
const base = ours.reduce((sum, seen) => sum + seen.spans / seen.seconds, 0) / ours.length;
console.log(
  `Machine: ${machine}. ${ROUNDS} rounds of ${SECONDS} s each, in turns; 8 connections x 512 spans.\n`,
);
console.log(
  markdownTable(
    [
      '',
      'spans/s',
      'to ours',
      'ack p99 ms',
      'CPU s per 100k',
      'peak RSS MB',
      'refused',
      'a 200 means',
    ],
    [...measured].map(([peer, rounds]) => rowOf(peer, rounds, base)),
  ),
);
if (skipped.length > 0) console.log(`\n${skipped.map((line) => `- ${line}`).join('\n')}`);
