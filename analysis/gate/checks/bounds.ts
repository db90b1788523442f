import { plural } from '../../wording/quantities.js';
import type { Bounds, GateConfig } from '../gate-config.js';
import type { GateCheck } from '../gate-result.js';
import type { GateRun } from '../gate-run.js';

type Figure = (run: GateRun) => number | null;
type Sum = 'mean' | 'p95' | 'total' | 'each';

const FIGURES = {
  score: { of: (run) => run.score, show: (value) => value.toFixed(1), name: 'score' },
  cost: { of: (run) => run.costUsd, show: (value) => `$${value.toFixed(4)}`, name: 'cost' },
  latency: {
    of: (run) => run.durationMs,
    show: (value) => `${value.toFixed(0)} ms`,
    name: 'latency',
  },
  tokens: { of: (run) => run.tokens, show: (value) => value.toFixed(0), name: 'tokens' },
} as const satisfies Record<string, { of: Figure; show: (value: number) => string; name: string }>;

/** The limits on figures of runs: score, cost, latency, tokens. */
export function checkBounds(config: GateConfig, runs: readonly GateRun[]): GateCheck[] {
  return (Object.keys(FIGURES) as (keyof typeof FIGURES)[]).flatMap((part) =>
    Object.entries(config[part] ?? {}).map(([sum, bounds]) =>
      checkOne(part, sum as Sum, bounds as Bounds, runs),
    ),
  );
}

function checkOne(
  part: keyof typeof FIGURES,
  sum: Sum,
  bounds: Bounds,
  runs: readonly GateRun[],
): GateCheck {
  const { of, show, name } = FIGURES[part];
  const id = `${part}.${sum}`;
  const known = runs.flatMap((run) => {
    const value = of(run);
    return value === null ? [] : [{ runId: run.runId, value }];
  });
  if (known.length === 0)
    return { id, status: 'skipped', message: `no run tells its ${name}`, runIds: [] };
  const wanted = boundsText(bounds, show);
  const told =
    known.length < runs.length ? ` (${known.length} of ${plural(runs.length, 'run')} tell)` : '';
  if (sum === 'each') {
    const beyond = known.filter(({ value }) => !holds(value, bounds));
    const status = beyond.length === 0 ? 'pass' : 'fail';
    const message = `${name} is not ${wanted} in ${beyond.length} of ${plural(known.length, 'run')}${told}`;
    return { id, status, message, runIds: worst(beyond, bounds) };
  }
  const value = summed(
    sum,
    known.map((one) => one.value),
  );
  const status = holds(value, bounds) ? 'pass' : 'fail';
  const message = `${sum} ${name} is ${show(value)}, expected ${wanted}${told}`;
  return { id, status, message, runIds: status === 'fail' ? worst(known, bounds) : [] };
}

function summed(sum: Exclude<Sum, 'each'>, values: readonly number[]): number {
  const total = values.reduce((all, value) => all + value, 0);
  if (sum === 'total') return total;
  if (sum === 'mean') return total / values.length;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(0.95 * sorted.length) - 1)]!;
}

export function holds(value: number, { min = -Infinity, max = Infinity }: Bounds): boolean {
  return value >= min && value <= max;
}

export function boundsText({ min, max }: Bounds, show: (value: number) => string): string {
  if (min !== undefined && max !== undefined) return `${show(min)} to ${show(max)}`;
  if (min !== undefined) return `at least ${show(min)}`;
  return max === undefined ? 'anything' : `at most ${show(max)}`;
}

function worst(runs: { runId: string; value: number }[], bounds: Bounds): string[] {
  const sign = bounds.max === undefined ? 1 : -1;
  return [...runs]
    .sort((a, b) => sign * (a.value - b.value))
    .slice(0, 10)
    .map(({ runId }) => runId);
}
