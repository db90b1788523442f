import { markdownTable } from '../markdown-table.js';
import { measureCalls, quantile, signed, type Asking } from './measure.js';
import type { Variant, Variants } from './variants.js';

const ROUNDS = 2;

interface Workload extends Asking {
  name: string;
  variants: readonly Variant[];
}

interface Seen {
  timesMs: number[];
  /** One for each round. */
  cpuUs: number[];
}

/**
 * What a streamed model call takes.
 *
 * @param url Of the model server.
 * @returns The table, in Markdown.
 */
export async function measureStreamedCalls(variants: Variants, url: string): Promise<string> {
  const { nothing, plain, instrumentation, file, otlp } = variants;
  const workloads: readonly Workload[] = [
    {
      name: '`fetch`',
      client: 'fetch',
      historyBytes: 0,
      calls: 2_000,
      variants: [nothing, plain, file, otlp],
    },
    {
      name: '`openai`',
      client: 'openai',
      historyBytes: 0,
      calls: 2_000,
      variants: [nothing, instrumentation, file, otlp],
    },
    {
      name: '`openai`, 50 KB of history',
      client: 'openai',
      historyBytes: 50_000,
      calls: 500,
      variants: [nothing, instrumentation, file, otlp],
    },
  ];
  const seen = workloads.map(({ variants }) => ({
    of: new Map<Variant, Seen>(variants.map((variant) => [variant, { timesMs: [], cpuUs: [] }])),
  }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, workload] of workloads.entries()) {
      process.stderr.write(`${workload.name}, round ${round + 1} of ${ROUNDS}\n`);
      for (const [variant, { timesMs, cpuUs }] of seen[at]!.of) {
        const measured = await measureCalls(variant, url, workload);
        timesMs.push(...measured.timesMs);
        cpuUs.push(measured.cpuUsPerCall);
      }
    }
  }
  const rows = workloads.flatMap(({ name }, at) => {
    const none = figuresOf(seen[at]!.of.get(nothing)!);
    return [...seen[at]!.of].map(([variant, measured]) => {
      const figures = figuresOf(measured);
      const added = figures.map((figure, column) =>
        signed(figure - none[column]!, DIGITS[column]!),
      );
      const absolute = figures.map((figure, column) => figure.toFixed(DIGITS[column]));
      return [variant.name, name, ...(variant === nothing ? absolute : added)];
    });
  });
  return [
    markdownTable(['', 'through', 'CPU us per call', 'p50 ms', 'p99 ms'], rows),
    '',
    `Of each client the first row is absolute; the others: what is added to it. CPU time: the median of ${ROUNDS} rounds, all ` +
      'variants in turn; 2000 calls a round, 500 with a long history, after 2000 that are not counted',
  ].join('\n');
}

const DIGITS = [0, 2, 2];

function figuresOf({ cpuUs, timesMs }: Seen): readonly number[] {
  return [quantile(cpuUs, 0.5), quantile(timesMs, 0.5), quantile(timesMs, 0.99)];
}
