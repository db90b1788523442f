import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  findProtocol,
  mayBeModelPath,
  wireProtocols,
} from '../../../instrumentation/fetch/registry.js';

const folder = new URL('../../../instrumentation/fetch/protocols/', import.meta.url);

test('the protocols are sorted, and each has a file of its name', () => {
  const ids = wireProtocols.map((protocol) => protocol.id);
  expect(ids).toEqual([...ids].sort());
  const files = readdirSync(folder);
  for (const id of ids) expect(files).toContain(`${id}.ts`);
});

const messages = [{ role: 'user', content: 'hi' }];

test.each([
  ['/v1/chat/completions', { model: 'm', messages }, 'openai-chat-completions'],
  ['/openai/deployments/d/chat/completions', { messages }, 'openai-chat-completions'],
  ['/v1/responses', { model: 'm', input: 'hi' }, 'openai-responses'],
  ['/v1/embeddings', { model: 'm', input: 'hi' }, 'openai-embeddings'],
  ['/v1/images/generations', { model: 'm', prompt: 'a cat' }, 'openai-images'],
  ['/v1/images/edits', { model: 'm', prompt: 'a hat', image: {} }, 'openai-images'],
  ['/v1/images/variations', { image: {} }, 'openai-images'],
  ['/v1/audio/speech', { model: 'm', input: 'hi', voice: 'alloy' }, 'openai-speech'],
  ['/v1/audio/transcriptions', { model: 'm', file: {} }, 'openai-transcriptions'],
  ['/v1/audio/translations', { model: 'm', file: {} }, 'openai-transcriptions'],
  ['/v1/moderations', { input: 'hi' }, 'openai-moderations'],
  ['/v1/responses/compact', { model: 'm', input: 'hi' }, 'openai-responses'],
  ['/v2/rerank', { model: 'm', query: 'q', documents: ['a'] }, 'rerank'],
  ['/v1beta/models/i:predict', { instances: [{ prompt: 'a cat' }] }, 'gemini-predict-images'],
  ['/v1/models/e:predict', { instances: [{ content: 'hi' }] }, 'gemini-predict-embeddings'],
  ['/v1/messages', { model: 'm', max_tokens: 9, messages }, 'anthropic-messages'],
  ['/v1beta/models/g:generateContent', { contents: [] }, 'gemini-generate-content'],
  ['/v1beta/models/g:streamGenerateContent', { contents: [] }, 'gemini-generate-content'],
  ['/v1beta/interactions', { model: 'g', input: 'hi' }, 'gemini-interactions'],
])('%s is recognised', (path, body, id) => {
  expect(mayBeModelPath(path)).toBe(true);
  expect(findProtocol(path, body)?.id).toBe(id);
});

test.each([
  ['a chat of people', '/api/messages', { to: 'sam', text: 'hi', messages: 3 }],
  ['survey answers', '/survey/responses', { answers: [] }],
  ['what people do with each other', '/v1/interactions', { input: 'like', user: 7 }],
  ['a batch of requests', '/v1/chat/completions/batch', { messages }],
  ['another shape under a known path', '/v1/chat/completions', { prompt: 'hi' }],
  ['token counting', '/v1/messages/count_tokens', { max_tokens: 9, messages }],
  ['token counting (OpenAI)', '/v1/responses/input_tokens', { model: 'm', input: 'hi' }],
  ['token counting (Gemini)', '/v1beta/models/g:countTokens', { contents: [] }],
  ['a batch of messages', '/v1/messages/batches', { requests: [] }],
  ['a batch of files', '/v1/batches', { input_file_id: 'f', endpoint: '/v1/responses' }],
  ['a file', '/v1/files', { file: {}, purpose: 'batch' }],
  ['somebody else’s prediction', '/v1/models/price:predict', { instances: [[1, 2]] }],
])('%s is no model call', (_, path, body) => {
  expect(findProtocol(path, body)).toBeUndefined();
});
