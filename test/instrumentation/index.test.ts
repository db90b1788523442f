import { expect, test } from 'vitest';
import { agent, llm, logStep, step, tool } from '../../instrumentation/index.js';

test('without a provider the helpers only call what they are given', async () => {
  const result = await agent('a', () =>
    step('s', () =>
      llm('m', async (call) => {
        call.record({ output: 'unseen' });
        logStep('noted', { at: 1 });
        return tool('t', 3, (n) => n * 2);
      }),
    ),
  );
  expect(result).toBe(6);
});
