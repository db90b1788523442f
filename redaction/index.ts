/**
 * Masks secrets in text. One engine for the collector and for the agent.
 *
 * ```ts
 * const redactor = new Redactor(); // the built-in rules
 * const own = new Redactor(readRedactionFile('redact.yaml')); // a user's choice of rules, see docs/redaction.md
 * own.redact('key sk-...'); // 'key [redacted:api-key]', or the very same string where there is no secret
 * ```
 *
 * Make one Redactor for a process and keep it: compiling its rules takes a millisecond, looking at a text without
 * secrets some 5 ns a byte. `redact` takes decoded text of any length, JSON included; it never throws. Settings are
 * plain data (`RedactionSettings`), so that they cross to a worker thread. `readRedactionFile` throws
 * RedactionSettingsError or RedactionPatternError, `new Redactor` the latter: a program that must not fail (an agent)
 * catches both, says so, and goes on with `new Redactor()` rather than with no redaction.
 */
export { RedactionPatternError, RedactionSettingsError } from './errors.js';
export { homePaths } from './home-paths.js';
export { readRedactionFile } from './redaction-file.js';
export { Redactor, type SecretMatch } from './redactor.js';
export { SECRET_RULES, type RedactionRule } from './rules.js';
export type { CustomPattern, RedactionSettings } from './settings.js';
