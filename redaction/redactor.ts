import type { RedactionRule } from './rules.js';
import { rulesOf, type RedactionSettings } from './settings.js';
import { triggerPattern } from './trigger-pattern.js';

/** One secret that was found. */
export interface SecretMatch {
  rule: string;
  /** What the rule matched, the secret within. */
  text: string;
  /** Where the secret begins in `text`, and how long it is. */
  start: number;
  length: number;
}

/** Around a trigger: a secret of any length shows itself within so many bytes. */
const BEFORE_TRIGGER = 512;
const AFTER_TRIGGER = 512;
/** Looking around each of a million triggers is slower than looking at all of the text. */
const MAX_PROBES = 1000;

/** A trigger as bytes, and its rule as one expression for the bytes around it. */
interface Probe {
  trigger: Buffer;
  pattern: RegExp;
}

/**
 * Finds secrets in text and masks them. What holds none is given back as it is, and costs one look for triggers. Time
 * grows with the text's length and no faster, whatever the text is.
 */
export class Redactor {
  #rules: readonly RedactionRule[];
  /** Null where a rule has no trigger: then every text is looked at. */
  #probes: readonly Probe[] | null;
  #triggerPattern: RegExp | null;
  #secrets: RegExp;
  /** Patterns of the user's mean characters; the built-in ones are ASCII, which bytes hold as they are. */
  #encoding: 'latin1' | 'utf8';

  /** Without settings: the built-in rules. @throws RedactionPatternError, RedactionSettingsError */
  constructor(settings: RedactionSettings = {}) {
    this.#rules = rulesOf(settings);
    const triggers = this.#rules.flatMap((rule) => rule.triggers);
    const needsNone = this.#rules.some((rule) => rule.triggers.length === 0);
    this.#probes = needsNone ? null : this.#rules.flatMap(probesOf);
    this.#triggerPattern = needsNone ? null : triggerPattern(triggers);
    // Two groups for each rule: what stands before the secret, and the secret.
    const branches = this.#rules.map(
      ({ before = '', secret, after }) =>
        `(${before})(${secret})${after === undefined ? '' : `(?=${after})`}`,
    );
    this.#secrets = new RegExp(branches.join('|') || '(?!)', 'g');
    this.#encoding = (settings.patterns ?? []).length > 0 ? 'utf8' : 'latin1';
  }

  /**
   * False where certainly no secret stands in these bytes, whatever they are besides text: one fast look at a whole
   * protobuf request spares looking at each of its fields.
   */
  mayHoldSecrets(bytes: Uint8Array): boolean {
    if (this.#probes === null) return true;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let probed = 0;
    return this.#probes.some(({ trigger, pattern }) => {
      for (let at = buffer.indexOf(trigger); at >= 0; at = buffer.indexOf(trigger, at + 1)) {
        if (++probed > MAX_PROBES) return true;
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
 * Beside a field stand bytes of any kind, which say nothing about where a word ends; and what is looked at may end
 * before the secret does, for which a rule has its `sign`.
 */
function probesOf({ triggers, before = '', secret, after = '', sign }: RedactionRule): Probe[] {
  const source = sign ?? `${before}(?:${secret})${after}`;
  const pattern = new RegExp(source.replaceAll('\\b', ''));
  return triggers.map((trigger) => ({ trigger: Buffer.from(trigger), pattern }));
}
