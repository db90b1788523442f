import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import { RedactionSettingsError } from './errors.js';
import { rulesOf, type CustomPattern, type RedactionSettings } from './settings.js';

/**
 * Reads what to mask from a YAML (or JSON) file, and checks all of it:
 *
 * ```yaml
 * off: [url-password]
 * patterns:
 *   - id: acme-key
 *     pattern: ACME-[0-9]{8}
 *     triggers: [ACME-]
 * ```
 *
 * @throws RedactionSettingsError, RedactionPatternError; each names the file
 */
export function readRedactionFile(path: string): RedactionSettings {
  const settings = settingsOf(parse(path), path);
  try {
    rulesOf(settings);
  } catch (error) {
    const reason =
      error instanceof RedactionSettingsError ? error.reason : (error as Error).message;
    throw new RedactionSettingsError(path, reason, { cause: error });
  }
  return settings;
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'there is no such file'
        : (cause as Error).message;
    throw new RedactionSettingsError(path, `the redaction rules cannot be read: ${reason}`, {
      cause,
    });
  }
  try {
    // Loaded only here: an agent without such a file must not pay for a YAML parser.
    const yaml = createRequire(import.meta.url)('yaml') as typeof Yaml;
    return yaml.parse(text);
  } catch (cause) {
    const [reason] = (cause as Error).message.split('\n');
    throw new RedactionSettingsError(path, `not YAML: ${reason}`, { cause });
  }
}

function settingsOf(value: unknown, path: string): RedactionSettings {
  if (value === null) return {};
  const { off = [], patterns = [], ...rest } = membersOf(value, path, 'the file');
  rejectUnknown(rest, path, 'the file', 'off and patterns');
  if (!Array.isArray(patterns)) throw new RedactionSettingsError(path, 'patterns should be a list');
  return {
    off: textsOf(off, path, 'off'),
    patterns: patterns.map((given, at) => patternOf(given, path, `patterns[${at}]`)),
  };
}

function patternOf(given: unknown, path: string, where: string): CustomPattern {
  if (typeof given === 'string') return { pattern: given };
  const { id, pattern, triggers, ...rest } = membersOf(given, path, where);
  rejectUnknown(rest, path, where, 'id, pattern and triggers');
  if (typeof pattern !== 'string')
    throw new RedactionSettingsError(path, `${where} needs a pattern, which is a text`);
  if (id !== undefined && (typeof id !== 'string' || !/^[\w.-]{1,64}$/.test(id)))
    throw new RedactionSettingsError(path, `${where}.id should be a word such as acme-key`);
  return {
    pattern,
    ...(id !== undefined && { id }),
    ...(triggers !== undefined && { triggers: textsOf(triggers, path, `${where}.triggers`) }),
  };
}

function membersOf(value: unknown, path: string, where: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new RedactionSettingsError(path, `${where} should be a mapping, like "off: [jwt]"`);
}

function textsOf(value: unknown, path: string, where: string): string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== ''))
    return value as string[];
  throw new RedactionSettingsError(path, `${where} should be a list of texts`);
}

function rejectUnknown(
  rest: Record<string, unknown>,
  path: string,
  where: string,
  expected: string,
): void {
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw new RedactionSettingsError(path, `${where} may hold ${expected}, not ${unknown}`);
}
