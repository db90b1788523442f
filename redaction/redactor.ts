import { RedactionPatternError } from './errors.js';
import { SECRET_RULES, type RedactionRule } from './rules.js';

/** One secret that was found. */
export interface SecretMatch {
  rule: string;
  /** What the rule matched, the secret within. */
  text: string;
  /** Where the secret begins in `text`, and how long it is. */
  start: number;
  length: number;
}

export interface RedactorOptions {
  /** Sources of further regular expressions; all of a match is masked, as `[redacted:custom]`. */
  patterns?: readonly string[];
  /** Default SECRET_RULES. */
  rules?: readonly RedactionRule[];
}

const CUSTOM = 'custom';

/** Around a trigger: no rule looks further back, and a secret shows itself within so many bytes. */
const BEFORE_TRIGGER = 128;
const AFTER_TRIGGER = 512;

/** A trigger as bytes, and its rule as one expression for the bytes around it. */
interface Probe {
  trigger: Buffer;
  pattern: RegExp;
}

/** Finds secrets in text and masks them. What holds none is given back as it is, and costs one look for triggers. */
export class Redactor {
  #rules: readonly RedactionRule[];
  /** Null where a rule has no trigger: then every text is looked at. */
  #probes: readonly Probe[] | null;
  #triggerPattern: RegExp | null;
  #secrets: RegExp;
  /** Patterns of the user's mean characters; the built-in ones are ASCII, which bytes hold as they are. */
  #encoding: 'latin1' | 'utf8';

  /** @throws RedactionPatternError */
  constructor({ patterns = [], rules = SECRET_RULES }: RedactorOptions = {}) {
    const custom = patterns.map((secret) => ({
      id: CUSTOM,
      triggers: [],
      secret: checked(secret),
    }));
    this.#rules = [...rules, ...custom];
    const triggers = this.#rules.flatMap((rule) => rule.triggers);
    const needsNone = this.#rules.some((rule) => rule.triggers.length === 0);
    this.#probes = needsNone ? null : this.#rules.flatMap(probesOf);
    this.#triggerPattern = needsNone ? null : new RegExp(triggers.map(escaped).join('|'));
    // Two groups for each rule: what stands before the secret, and the secret.
    const branches = this.#rules.map(
      ({ before = '', secret, after }) =>
        `(${before})(${secret})${after === undefined ? '' : `(?=${after})`}`,
    );
    this.#secrets = new RegExp(branches.join('|'), 'g');
    this.#encoding = custom.length > 0 ? 'utf8' : 'latin1';
  }

  /**
   * False where certainly no secret stands in these bytes, whatever they are besides text: one fast look at a whole
   * protobuf request spares looking at each of its fields.
   */
  mayHoldSecrets(bytes: Uint8Array): boolean {
    if (this.#probes === null) return true;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.#probes.some(({ trigger, pattern }) => {
      for (let at = buffer.indexOf(trigger); at >= 0; at = buffer.indexOf(trigger, at + 1)) {
        const from = Math.max(0, at - BEFORE_TRIGGER);
        if (pattern.test(buffer.toString('latin1', from, at + AFTER_TRIGGER))) return true;
      }
      return false;
    });
  }

  /** The text with its secrets masked, the very same where there are none. */
  redact(text: string, found?: SecretMatch[]): string {
    if (this.#triggerPattern && !this.#triggerPattern.test(text)) return text;
    return text.replace(this.#secrets, (...match: unknown[]) => {
      const [whole] = match as [string];
      const at = this.#rules.findIndex((_, rule) => match[2 + 2 * rule] !== undefined);
      const before = match[1 + 2 * at] as string;
      const secret = match[2 + 2 * at] as string;
      const rule = this.#rules[at]!.id;
      found?.push({ rule, text: whole, start: before.length, length: secret.length });
      return `${before}[redacted:${rule}]`;
    });
  }

  /** The same of UTF-8 bytes. */
  redactBytes(bytes: Uint8Array, found?: SecretMatch[]): Uint8Array {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#probes && !this.#probes.some(({ trigger }) => buffer.includes(trigger))) return bytes;
    const text = buffer.toString(this.#encoding);
    const redacted = this.redact(text, found);
    return redacted === text ? bytes : Buffer.from(redacted, this.#encoding);
  }
}

/**
 * Beside a field stand bytes of any kind, which say nothing about where a word ends; and a secret may be longer than
 * what is looked at.
 */
function probesOf({ triggers, before = '', secret, after = '' }: RedactionRule): Probe[] {
  const source = `${before}(?:${secret})${after}`.replaceAll('\\b', '');
  const pattern = new RegExp(source);
  return triggers.map((trigger) => ({ trigger: Buffer.from(trigger), pattern }));
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
  // Groups of the pattern's own would shift the numbers of ours.
  return withoutGroups(pattern);
}

/** `(a)` and `(?<n>a)` as `(?:a)`. */
function withoutGroups(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?<(?![=!])[^>]*>|(?!\?))/g, (part) =>
    part.startsWith('(') ? '(?:' : part,
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
