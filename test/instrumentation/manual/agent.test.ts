import { expect, test } from 'vitest';
import { agent } from '../../../instrumentation/manual/agent.js';
import { jsonOf, recordSpans } from '../support/recorded-spans.js';

const spans = recordSpans();

test('an agent is a run with its task and its answer', async () => {
  const answer = await agent('helper', async () => '42', {
    input: 'What is 6 x 7?',
    conversationId: 'c-1',
    version: '2.0',
  });
  expect(answer).toBe('42');
  const span = spans.only();
  expect(span.name).toBe('invoke_agent helper');
  expect(span.attributes).toMatchObject({
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'helper',
    'gen_ai.agent.version': '2.0',
    'gen_ai.conversation.id': 'c-1',
  });
  expect(jsonOf(span, 'gen_ai.input.messages')).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'What is 6 x 7?' }] },
  ]);
  expect(jsonOf(span, 'gen_ai.output.messages')).toEqual([
    { role: 'assistant', parts: [{ type: 'text', content: '42' }] },
  ]);
});

test('a result that is no text is not an answer', () => {
  agent('worker', () => ({ done: true }));
  expect(spans.only().attributes).not.toHaveProperty(['gen_ai.output.messages']);
});

test('wrap makes an agent of a function', () => {
  const greet = agent.wrap('greeter', (name: string) => `Hello, ${name}`);
  expect(greet('Sam')).toBe('Hello, Sam');
  expect(spans.only().name).toBe('invoke_agent greeter');
});
