import { ANALYSIS_SETTINGS, analyze, loadRules } from '../analysis/index.js';
import type { Store } from '../store/index.js';
import { EXIT, setExitCode } from './exit-code.js';
import { changing } from './open.js';
import { rulesPath } from './options.js';
import { note } from './output.js';

/**
 * Opens the file, analyses what changed since the last time and does the work: "no findings" must never
 * mean that nobody looked. A detector that broke is named, and the command ends as broken.
 */
export function analysed<T>(
  options: { db?: string; profile?: string; rules?: string },
  work: (store: Store) => Promise<T>,
): Promise<T> {
  return changing(
    options,
    async (store) => {
      const place = rulesPath(options);
      const rules = place === undefined ? undefined : await loadRules(place, store);
      const { failures } = await analyze(store, { profile: options.profile, rules });
      for (const { detector, reason } of failures)
        note(`note: the detector ${detector} failed and found nothing: ${reason}`);
      if (failures.length > 0) setExitCode(EXIT.broken);
      return work(store);
    },
    ANALYSIS_SETTINGS,
  );
}
