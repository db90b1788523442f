import { expect, test } from 'vitest';
import { sparkline } from '../../cli/sparkline.js';

test('draws values against the highest, and nothing as nothing', () => {
  expect(sparkline([0, 1, 4, 8])).toBe(' ▁▄█');
  expect(sparkline([0, 0])).toBe('  ');
  expect(sparkline([1000, 1])).toBe('█▁');
});
