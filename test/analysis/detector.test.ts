import { describe, expect, test } from 'vitest';
import { messageParams, renderMessage } from '../../analysis/detector.js';

describe('a message', () => {
  test.each([
    ['{tool} and {tool}', { tool: 'bash' }, 'bash and bash'],
    ['Nothing {in', {}, 'Nothing {in'],
    ['{n|file}', { n: 1 }, '1 file'],
    ['{n|file}', { n: 3 }, '3 files'],
    ['{n|tool call}', { n: 0 }, '0 tool calls'],
    ['{n|call}', { n: 1n }, '1 call'],
    ['{n|step}', { n: 1.5 }, '1.5 steps'],
    ['{n|call answers|calls answer}', { n: 1 }, '1 call answers'],
    ['{n|call answers|calls answer}', { n: 2 }, '2 calls answer'],
    ['failed {n|time}', { n: 0 }, 'failed 0 times'],
    ['failed {n|time}', { n: 1 }, 'failed once'],
    ['failed {n|time}', { n: 2 }, 'failed twice'],
    ['failed {n|time}', { n: 3 }, 'failed 3 times'],
  ])('%s of %o is "%s"', (template, row, text) => {
    expect(renderMessage(template, row)).toBe(text);
  });

  test('names its columns, counted or not, and complains of one that the row lacks', () => {
    const template = '{tool}: {n|call}, {m|call answers|calls answer}, {k|time}';
    expect(messageParams(template)).toEqual(['tool', 'n', 'm', 'k']);
    expect(() => renderMessage(template, { tool: 'bash' })).toThrow(/needs a column "n".*tool/);
  });
});
