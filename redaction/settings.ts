import { RedactionPatternError, RedactionSettingsError } from './errors.js';
import { SECRET_RULES, type RedactionRule } from './rules.js';

/** A kind of secret that only the user knows. */
export interface CustomPattern {
  /** Stands in the mask: `[redacted:acme-key]`. Default `custom`. */
  id?: string;
  /** Source of a regular expression; all of a match is masked. */
  pattern: string;
  /** Texts of which one stands in every match, exactly so; naming some spares looking at every text. */
  triggers?: readonly string[];
}

/** What is masked. Plain data, so that it crosses to a worker thread. */
export interface RedactionSettings {
  /** Ids of built-in rules that are not wanted. */
  off?: readonly string[];
  /** Beside the built-in rules; a string stands for its `{ pattern }`. */
  patterns?: readonly (string | CustomPattern)[];
}

const CUSTOM = 'custom';

/** The rules that the settings mean. @throws RedactionPatternError, RedactionSettingsError */
export function rulesOf({ off = [], patterns = [] }: RedactionSettings): RedactionRule[] {
  for (const id of off) {
    if (SECRET_RULES.some((rule) => rule.id === id)) continue;
    const known = SECRET_RULES.map((rule) => rule.id).join(', ');
    throw new RedactionSettingsError(
      'redaction',
      `there is no rule ${id} to switch off; the rules are ${known}`,
    );
  }
  const kept = SECRET_RULES.filter(({ id }) => !off.includes(id));
  const custom = patterns.map((given): RedactionRule => {
    const {
      id = CUSTOM,
      pattern,
      triggers = [],
    } = typeof given === 'string' ? { pattern: given } : given;
    return { id, triggers, secret: checked(pattern) };
  });
  return [...kept, ...custom];
}

function checked(pattern: string): string {
  let compiled: RegExp;
  try {
    compiled = new RegExp(pattern);
  } catch (cause) {
    throw new RedactionPatternError(pattern, `does not compile (${(cause as Error).message})`, {
      cause,
    });
  }
  if (compiled.test('')) throw new RedactionPatternError(pattern, 'matches nothing at all, too');
  if (/\\(?:[1-9]|k<)/.test(pattern.replaceAll('\\\\', '')))
    throw new RedactionPatternError(pattern, 'refers back to a group, which is not possible here');
  // Groups of the pattern's own would shift the numbers of ours.
  return withoutGroups(pattern);
}

/** `(a)` and `(?<n>a)` as `(?:a)`. */
function withoutGroups(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?<(?![=!])[^>]*>|(?!\?))/g, (part) =>
    part.startsWith('(') ? '(?:' : part,
  );
}
