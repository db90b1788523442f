import { expect, test } from 'vitest';
import { outcomeText } from '../../../analysis/runs/outcome-text.js';

test.each([
  [null, null, ''],
  ['pass', null, 'pass'],
  ['pass', 1, 'pass'],
  ['fail', 0, 'fail'],
  ['pass', 0.75, 'pass, reward 0.75'],
  ['fail', -1, 'fail, reward -1'],
  [null, 0.123456, 'reward 0.1235'],
  [null, 0, 'reward 0'],
])('verdict %s with reward %s', (outcome, reward, text) => {
  expect(outcomeText({ outcome, reward })).toBe(text);
});
