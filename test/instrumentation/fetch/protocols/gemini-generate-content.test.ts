import { describe, expect, test } from 'vitest';
import { geminiGenerateContent as protocol } from '../../../../instrumentation/fetch/protocols/gemini-generate-content.js';
import { readStream } from '../../support/read-stream.js';

test('the request: the model and the method stand in the path', () => {
  const facts = protocol.readRequest(
    {
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [
        {
          role: 'user',
          parts: [{ text: 'hi' }, { inlineData: { mimeType: 'audio/wav', data: 'AA' } }],
        },
        { role: 'model', parts: [{ functionCall: { name: 'f', args: { a: 1 } } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'f', response: { ok: true } } }] },
      ],
      tools: [{ functionDeclarations: [{ name: 'f' }] }, { googleSearch: {} }],
      generationConfig: { maxOutputTokens: 9, candidateCount: 1 },
    },
    '/v1beta/models/gemini-3:streamGenerateContent',
  );
  expect(facts).toMatchObject({ model: 'gemini-3', stream: true });
  expect(facts.systemInstructions).toEqual([{ type: 'text', content: 'Be brief.' }]);
  expect(facts.inputMessages).toEqual([
    {
      role: 'user',
      parts: [
        { type: 'text', content: 'hi' },
        { type: 'blob', modality: 'audio', mime_type: 'audio/wav', content: 'AA' },
      ],
    },
    {
      role: 'assistant',
      parts: [{ type: 'tool_call', id: undefined, name: 'f', arguments: { a: 1 } }],
    },
    { role: 'user', parts: [{ type: 'tool_call_response', id: 'f', response: { ok: true } }] },
  ]);
  expect(facts.toolDefinitions).toEqual([{ type: 'function', name: 'f' }, { googleSearch: {} }]);
  expect(facts.attributes).toMatchObject({ 'gen_ai.request.max_tokens': 9 });
  expect(facts.attributes?.['gen_ai.request.choice.count']).toBeUndefined();
});

test('output tokens include the thoughts, which Gemini counts apart', () => {
  const usageMetadata = {
    promptTokenCount: 8,
    candidatesTokenCount: 5,
    thoughtsTokenCount: 7,
    cachedContentTokenCount: 2,
  };
  expect(protocol.readResponse({ usageMetadata }).usage).toEqual({
    input: 8,
    output: 12,
    cacheRead: 2,
    reasoning: 7,
  });
});

describe('the stream', () => {
  const chunk = (part: object, finishReason?: string) => ({
    responseId: 'r',
    modelVersion: 'gemini-3-001',
    candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason }],
  });

  test('text in pieces is one part; a thought and a call are parts of their own', () => {
    const { facts, complete } = readStream(protocol, [
      chunk({ text: 'hm', thought: true }),
      chunk({ text: 'Hel' }),
      chunk({ text: 'lo' }),
      chunk({ functionCall: { name: 'f', args: {} } }, 'STOP'),
    ]);
    expect(complete).toBe(true);
    expect(facts).toMatchObject({ id: 'r', model: 'gemini-3-001', finishReasons: ['STOP'] });
    expect(facts.outputMessages).toMatchObject([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'hm' },
          { type: 'text', content: 'Hello' },
          { type: 'tool_call', name: 'f' },
        ],
        finish_reason: 'stop',
      },
    ]);
  });

  test('without a finish reason it was cut', () => {
    expect(readStream(protocol, [chunk({ text: 'Hel' })]).complete).toBe(false);
  });
});
