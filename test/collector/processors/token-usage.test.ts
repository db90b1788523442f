import { describe, expect, it } from 'vitest';
import { rowOf, type Attributes } from '../../support/span-row.js';

function usage(operation: string, counts: Record<string, number>) {
  const attributes: Attributes = { 'gen_ai.operation.name': operation };
  for (const [name, count] of Object.entries(counts)) attributes[`gen_ai.usage.${name}`] = count;
  return rowOf({ attributes });
}

describe('token counts', () => {
  it('stay as they are where the parts fit in the whole', () => {
    const row = usage('chat', {
      input_tokens: 27,
      'cache_read.input_tokens': 4,
      'cache_write.input_tokens': 2,
      output_tokens: 9,
      'reasoning.output_tokens': 9,
    });
    expect(row).toMatchObject({ tokensIn: 27n, tokensOut: 9n, usageScope: 'own' });
  });

  it('are summed up where the parts exceed the whole: they were never inside it', () => {
    const row = usage('chat', {
      input_tokens: 3,
      'cache_read.input_tokens': 400,
      output_tokens: 5,
      'reasoning.output_tokens': 60,
    });
    expect(row).toMatchObject({ tokensIn: 403n, tokensOut: 65n });
  });

  it('of an agent are a sum over its calls', () => {
    expect(usage('invoke_agent', { input_tokens: 3 })).toMatchObject({ usageScope: 'aggregate' });
    expect(usage('invoke_agent', {})).not.toHaveProperty('usageScope');
  });

  it.each(['12', 12.0, 12n])('are read from %o', (count) => {
    const attributes: Attributes = { 'gen_ai.usage.input_tokens': count as string };
    expect(rowOf({ attributes }).tokensIn).toBe(12n);
  });

  it.each(['many', '', -1, true, { a: 1 }])('are not read from %o', (count) => {
    const attributes: Attributes = { 'gen_ai.usage.input_tokens': count as string };
    expect(rowOf({ attributes })).not.toHaveProperty('tokensIn');
  });
});
