import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRedactionFile, RedactionSettingsError, Redactor } from '../../redaction/index.js';
import { sharedFolder } from '../support/temp-folder.js';

const folder = sharedFolder();
const file = path.join(folder, 'redact.yaml');

function read(text: string) {
  writeFileSync(file, text);
  return readRedactionFile(file);
}

test('rules are added and switched off', () => {
  const settings = read(`
off: [url-password]
patterns:
  - id: acme-key
    pattern: ACME-[0-9]{8}
    triggers: [ACME-]
  - 'internal-\\w+\\.corp'
`);
  expect(new Redactor(settings).redact('ACME-12345678 redis://:pw@h internal-db.corp')).toBe(
    '[redacted:acme-key] redis://:pw@h [redacted:custom]',
  );
});

test('an empty file, or one of comments, is the built-in rules', () => {
  expect(read('# nothing yet\n')).toEqual({});
  expect(read('{}')).toEqual({ off: [], patterns: [] });
});

describe('what cannot be meant is said in one sentence that names the file', () => {
  test.each([
    ['off: [', /not YAML: /],
    ['- jwt', /the file should be a mapping/],
    ['of: [jwt]', /the file may hold off and patterns, not of/],
    ['off: jwt', /off should be a list of texts/],
    ['off: [jtw]', /no rule jtw to switch off/],
    ['patterns: ACME', /patterns should be a list/],
    ['patterns: [5]', /patterns\[0\] should be a mapping/],
    ['patterns: [{ id: x }]', /patterns\[0\] needs a pattern/],
    ['patterns: [{ pattern: x, id: "a b" }]', /patterns\[0\].id should be a word/],
    ['patterns: [{ pattern: x, trigger: [x] }]', /may hold id, pattern and triggers, not trigger/],
    ['patterns: [{ pattern: x, triggers: x }]', /patterns\[0\].triggers should be a list of texts/],
    ['patterns: ["("]', /does not compile/],
  ])('%s', (text, message) => {
    expect(() => read(text)).toThrow(RedactionSettingsError);
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(file);
  });

  test('a file that is not there', () => {
    expect(() => readRedactionFile(path.join(folder, 'none.yaml'))).toThrow(
      'there is no such file',
    );
  });
});
