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
])('%s is no model call', (_, path, body) => {
  expect(findProtocol(path, body)).toBeUndefined();
});
