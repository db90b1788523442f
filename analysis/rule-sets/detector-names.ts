import { CATALOGUE } from '../detectors/index.js';
import { TRACEBENCH_DETECTORS } from '../detectors/tracebench/index.js';
import { JUDGE_ID } from '../judge/judge-id.js';
import { RULE_PREFIX } from '../rules/rule-config.js';
import type { RuleSetName } from './rule-sets.js';

/**
 * Whether findings that count under a rule set can carry this name: a detector's of it, and beside ours the judge's
 * and those of the user's rules, of which `rules` lists the ids where they are known.
 */
export function isDetectorName(
  name: string,
  ruleSet: RuleSetName,
  rules?: readonly string[],
): boolean {
  if (ruleSet === 'tracebench') return TRACEBENCH_DETECTORS.some(({ id }) => id === name);
  if (name.startsWith(RULE_PREFIX)) return rules === undefined || rules.includes(name);
  return name === JUDGE_ID || CATALOGUE.some(({ id }) => id === name);
}

/** What to say of a name that is none. */
export function noSuchDetector(name: string): string {
  return `no detector "${name}"; \`tracehound explain\` lists them`;
}
