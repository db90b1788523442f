import { SpanKind } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { llm } from '../../../instrumentation/manual/llm.js';
import { jsonOf, recordSpans } from '../support/recorded-spans.js';

const spans = recordSpans();

test('a model call says what went in and what came back', async () => {
  const text = await llm(
    { model: 'llama3', provider: 'ollama', input: 'Hi', systemInstructions: 'Be kind.' },
    async (call) => {
      call.record({ output: 'Hello!', inputTokens: 5, outputTokens: 2, finishReasons: ['stop'] });
      call.record({ responseModel: 'llama3:8b' });
      return 'Hello!';
    },
  );
  expect(text).toBe('Hello!');
  const span = spans.only();
  expect([span.name, span.kind]).toEqual(['chat llama3', SpanKind.CLIENT]);
  expect(span.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'ollama',
    'gen_ai.request.model': 'llama3',
    'gen_ai.response.model': 'llama3:8b',
    'gen_ai.usage.input_tokens': 5,
    'gen_ai.usage.output_tokens': 2,
    'gen_ai.response.finish_reasons': ['stop'],
  });
  expect(jsonOf(span, 'gen_ai.output.messages')).toEqual([
    { role: 'assistant', parts: [{ type: 'text', content: 'Hello!' }] },
  ]);
});

test('the name of the model is enough', () => {
  expect(llm('tiny', () => 1)).toBe(1);
  expect(spans.only().name).toBe('chat tiny');
});
