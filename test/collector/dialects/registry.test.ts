import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../../collector/dialects/index.js';

const FOLDER = new URL('../../../collector/dialects/', import.meta.url);

describe('the list of dialects', () => {
  it('has a file for each, and a test', () => {
    const files = readdirSync(FOLDER);
    const tests = readdirSync(new URL('.', import.meta.url));
    for (const { id } of DIALECTS) {
      expect(files).toContain(`${id}.ts`);
      if (id !== 'tracehound') expect(tests).toContain(`${id}.test.ts`);
    }
  });

  it('names each once, and has room for a bit of each', () => {
    expect(new Set(DIALECTS.map(({ id }) => id)).size).toBe(DIALECTS.length);
    expect(DIALECTS.length).toBeLessThan(31);
  });
});
