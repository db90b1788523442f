import { wilsonInterval } from '../../statistics/index.js';
import { plural } from '../../wording/quantities.js';
import type { GateConfig } from '../gate-config.js';
import type { GateCheck } from '../gate-result.js';
import type { GateRun } from '../gate-run.js';
import { boundsText, holds } from './bounds.js';

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** The limit on the share of labelled runs that passed. */
export function checkSuccess(config: GateConfig, runs: readonly GateRun[]): GateCheck[] {
  const { rate, min_labelled = 1 } = config.success ?? {};
  if (!config.success) return [];
  const labelled = runs.filter(({ outcome }) => outcome !== null);
  if (labelled.length < Math.max(1, min_labelled)) {
    const message =
      `${labelled.length} of ${plural(runs.length, 'run')} labelled, ` +
      `expected at least ${Math.max(1, min_labelled)}`;
    return [{ id: 'success', status: 'skipped', message, runIds: [] }];
  }
  const failed = labelled.filter(({ outcome }) => outcome === 'fail');
  const passed = labelled.length - failed.length;
  const share = passed / labelled.length;
  const { low, high } = wilsonInterval(passed, labelled.length);
  const status = holds(share, rate ?? {}) ? 'pass' : 'fail';
  const message =
    `${passed} of ${plural(labelled.length, 'labelled run')} passed: ${percent(share)} ` +
    `(95 % interval ${percent(low)} to ${percent(high)}), expected ${boundsText(rate ?? {}, percent)}`;
  const runIds = status === 'fail' ? failed.slice(0, 10).map(({ runId }) => runId) : [];
  return [{ id: 'success.rate', status, message, runIds }];
}
