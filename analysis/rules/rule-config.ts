import { createHash } from 'node:crypto';
import type { Detector, Options } from '../detector.js';
import type { Severity } from '../model.js';

/** What a user's rule files say. */
export interface RuleConfig {
  /** The user's own rules; their ids begin with `rule:`. */
  rules: Detector[];
  /** Detectors of ours that speak only on request. */
  enable: string[];
  /** Detectors of ours that keep quiet. */
  disable: string[];
  /** Options of ours to use instead of their defaults, by detector. */
  options: Record<string, Options>;
  /** Severities of ours to use instead, by detector. */
  severity: Record<string, Severity>;
}

/** Findings of user rules carry ids that begin so: no rule can stand for a detector of ours. */
export const RULE_PREFIX = 'rule:';

/** The detectors that speak under a configuration: ours as it changes them, then the user's rules. */
export function detectorsUnder(
  config: RuleConfig,
  ours: readonly Detector[],
  catalogue: readonly Detector[],
): Detector[] {
  const enabled = catalogue.filter(({ id }) => config.enable.includes(id));
  const speaking = [...new Set([...ours, ...enabled])]
    .filter(({ id }) => !config.disable.includes(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((detector) => adjusted(detector, config));
  return [...speaking, ...config.rules];
}

/** With other options or another severity it is another version: its runs are looked at again. */
function adjusted(detector: Detector, { options, severity }: RuleConfig): Detector {
  const given = options[detector.id];
  const weight = severity[detector.id];
  if (given === undefined && weight === undefined) return detector;
  const changed = {
    ...detector,
    options: { ...detector.options, ...given },
    severity: weight ?? detector.severity,
  };
  const { version } = detector;
  return { ...changed, version: versionOf([version, changed.options, changed.severity]) };
}

/** A version that changes with what it is made of: a positive 31-bit number, the same on every machine. */
export function versionOf(parts: unknown): number {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  return hash.readUInt32BE(0) >>> 1 || 1;
}
