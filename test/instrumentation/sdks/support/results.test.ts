import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../../support/temp-folder.js';
import { readResults, recordResults, replaceResults, type Result } from './results.js';

const RESULT: Result = {
  sdk: 'OpenAI',
  line: 'pinned',
  package: 'openai',
  version: '6.30.0',
  modules: 'esm',
  node: 20,
};

test('a run in part replaces its own cells; a whole run all of them, once it is over', () => {
  const folder = tempFolder();
  const [recorded, aside] = ['results.json', 'aside.json'].map((name) => path.join(folder, name));
  const newer = { ...RESULT, version: '6.31.0' };
  const other = { ...RESULT, sdk: 'AI SDK', package: 'ai' };
  recordResults([RESULT, other], recorded);
  recordResults([newer], recorded);
  expect(readResults(recorded)).toEqual([other, newer]);

  replaceResults(aside!, recorded);
  expect(readResults(recorded)).toEqual([other, newer]);
  recordResults([RESULT], aside);
  replaceResults(aside!, recorded);
  expect(readResults(recorded)).toEqual([RESULT]);
  expect(existsSync(aside!)).toBe(false);
});
