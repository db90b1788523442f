import { countFailures } from '../../findings/index.js';
import { SEVERITIES, type Severity } from '../../model.js';
import { plural } from '../../wording/quantities.js';
import type { GateConfig } from '../gate-config.js';
import type { GateCheck } from '../gate-result.js';
import type { GateRun } from '../gate-run.js';

/** The limits on what detectors may find; findings that tell one failure count once. */
export function checkDetectors(
  config: GateConfig,
  runs: readonly GateRun[],
  lookers: ReadonlySet<string>,
): GateCheck[] {
  return Object.entries(config.detectors ?? {}).map(([name, limit]): GateCheck => {
    const id = `detectors.${name}`;
    if (!name.startsWith('severity:') && !lookers.has(name))
      return { id, status: 'skipped', message: `${name} has looked at no run`, runIds: [] };
    const counts = runs
      .map((run) => ({ runId: run.runId, found: countFailures(run.findings.filter(meant(name))) }))
      .filter(({ found }) => found > 0)
      .sort((a, b) => b.found - a.found);
    const failures = counts.reduce((sum, { found }) => sum + found, 0);
    const { max_findings, max_runs, max_share } =
      typeof limit === 'number'
        ? { max_findings: limit, max_runs: undefined, max_share: undefined }
        : limit;
    const maxRuns = Math.min(max_runs ?? Infinity, (max_share ?? Infinity) * runs.length);
    const isHeld = failures <= (max_findings ?? Infinity) && counts.length <= maxRuns;
    const wanted = [
      ...(max_findings === undefined ? [] : [`at most ${plural(max_findings, 'failure')}`]),
      ...(max_runs === undefined ? [] : [`at most ${plural(max_runs, 'run')}`]),
      ...(max_share === undefined ? [] : [`at most ${(max_share * 100).toFixed(1)} % of runs`]),
    ];
    return {
      id,
      status: isHeld ? 'pass' : 'fail',
      message:
        `${name} tells ${plural(failures, 'failure')} in ${counts.length} of ${plural(runs.length, 'run')}, ` +
        `expected ${wanted.join(' and ') || 'anything'}`,
      runIds: isHeld ? [] : counts.slice(0, 10).map(({ runId }) => runId),
    };
  });
}

function meant(name: string): (finding: { detector: string; severity: Severity }) => boolean {
  const severity = /^severity:(.*)$/.exec(name)?.[1] as Severity | undefined;
  if (severity === undefined) return ({ detector }) => detector === name;
  const least = SEVERITIES.indexOf(severity);
  return (finding) => SEVERITIES.indexOf(finding.severity) >= least;
}
