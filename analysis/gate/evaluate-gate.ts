import { compareClusters, type FailureCluster } from '../clusters/index.js';
import { plural } from '../wording/quantities.js';
import type { GateBaseline } from './baseline.js';
import { checkBounds } from './checks/bounds.js';
import { checkDetectors } from './checks/findings.js';
import { checkRegressions } from './checks/regressions.js';
import { checkSuccess } from './checks/success.js';
import { NoBaselineError } from './errors.js';
import type { GateConfig } from './gate-config.js';
import type { GateCheck, GateResult } from './gate-result.js';
import type { GateRun } from './gate-run.js';

/** What a gate is held against. */
export interface GateEvidence {
  /** The runs under test. */
  runs: readonly GateRun[];
  /** All clusters that those runs are part of, of the kinds that the configuration asks for. */
  clusters: readonly FailureCluster[];
  baseline: GateBaseline | null;
  /** The detectors that have looked at runs. */
  lookers: readonly string[];
}

/** Holds every limit of the configuration. Reads nothing and writes nothing. */
export function evaluateGate(
  config: GateConfig,
  { runs, clusters, baseline, lookers }: GateEvidence,
): GateResult {
  if (config.regressions && !baseline) throw new NoBaselineError('regressions');
  if (config.new_clusters && !baseline?.clusters) throw new NoBaselineError('new_clusters');
  const least = Math.max(1, config.runs?.min ?? 1);
  const counted: GateCheck = {
    id: 'runs.min',
    status: runs.length < least ? 'fail' : 'pass',
    message: `${plural(runs.length, 'run')} measured, expected at least ${least}`,
    runIds: [],
  };
  const enough = counted.status === 'pass';
  const checks = enough
    ? [
        ...checkBounds(config, runs),
        ...checkSuccess(config, runs),
        ...checkDetectors(config, runs, new Set(lookers)),
        ...checkNewClusters(config, clusters, baseline),
        ...checkRegressions(config, runs, baseline?.runs ?? []),
      ]
    : [];
  const all = config.runs || !enough ? [counted, ...checks] : checks;
  return {
    verdict: !enough ? 'broken' : verdictOf(all),
    runs: runs.length,
    baselineRuns: baseline?.runs.length ?? null,
    checks: all,
  };
}

function verdictOf(checks: readonly GateCheck[]): GateResult['verdict'] {
  if (checks.some(({ status }) => status === 'fail')) return 'fail';
  return checks.some(({ status }) => status === 'pass') ? 'pass' : 'broken';
}

function checkNewClusters(
  { new_clusters }: GateConfig,
  clusters: readonly FailureCluster[],
  baseline: GateBaseline | null,
): GateCheck[] {
  if (!new_clusters) return [];
  const { max = 0 } = new_clusters;
  const { appeared } = compareClusters(clusters, baseline?.clusters ?? []);
  const named = appeared.slice(0, 3).map(({ kind, label }) => `${kind}: ${label}`);
  return [
    {
      id: 'new_clusters',
      status: appeared.length <= max ? 'pass' : 'fail',
      message:
        `${plural(appeared.length, 'new cluster')}, expected at most ${max}` +
        (named.length > 0 ? ` (${named.join('; ')}${appeared.length > 3 ? '; ...' : ''})` : ''),
      runIds: appeared.slice(0, 10).map(({ exemplars }) => exemplars[0]!.runId),
    },
  ];
}
