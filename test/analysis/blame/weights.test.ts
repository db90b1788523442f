import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LEARNED } from '../../../analysis/blame/learned.js';
import { WEIGHTS_VARIABLE, weightsInUse } from '../../../analysis/blame/weights.js';
import { tempFolder } from '../../support/temp-folder.js';

let folder: string;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => {
  delete process.env[WEIGHTS_VARIABLE];
});

function useFile(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  process.env[WEIGHTS_VARIABLE] = file;
  return file;
}

describe('the weights that rank steps', () => {
  test('are those that came with this version', () => {
    expect(weightsInUse()).toBe(LEARNED);
  });

  test('or those of the file that the environment names', () => {
    useFile('held.json', JSON.stringify({ ...LEARNED, weights: { finding: 2 } }));
    expect(weightsInUse().weights).toEqual({ finding: 2 });
  });

  test.each([
    ['text.json', 'no JSON'],
    ['empty.json', '{}'],
    ['words.json', JSON.stringify({ ...LEARNED, weights: { finding: 'much' } })],
  ])('a file that holds none is named: %s', (name, text) => {
    const file = useFile(name, text);
    expect(weightsInUse).toThrow(`${file} holds no weights for blame (`);
  });
});
