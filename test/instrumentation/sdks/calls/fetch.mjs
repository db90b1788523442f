import { Readable } from 'node:stream';
import {
  abortAfterFirst,
  abortOnceAsked,
  collect,
  leaveEarly,
  NOBODY,
  QUESTION,
} from './shared.mjs';

export const packages = [];

const messages = [{ role: 'user', content: QUESTION }];

/** Plain fetch against OpenAI-compatible servers (vLLM, llama-server, OpenRouter) and Ollama's own API. */
export async function run({ attempt, url }) {
  const post = (path, body, more = {}) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...more,
    });
  const CHAT = '/v1/chat/completions';
  const stream = async (model, more) =>
    (await post(CHAT, { model, messages, stream: true }, more)).body;
  const text = async (path, body) => (await (await post(path, body)).text()).length > 0;
  const chunks = async (path, body) =>
    Buffer.concat(await collect((await post(path, body)).body)).length > 0;

  await attempt('chat', () => text('/v1/chat/completions', { model: 'answer', messages }));
  await attempt('chat-stream', () =>
    chunks('/api/v1/chat/completions', { model: 'answer', messages, stream: true }),
  );
  await attempt('embeddings', () => text('/v1/embeddings', { model: 'embed', input: 'a' }));
  await attempt('rerank', () =>
    text('/v1/rerank', { model: 'answer', query: QUESTION, documents: ['sun', 'rain in Paris'] }),
  );
  await attempt('speech', () => text('/v1/audio/speech', { model: 'answer', input: 'Say it.' }));
  await attempt('transcription', async () => {
    const form = new FormData();
    form.set('model', 'answer');
    form.set('file', new File([Buffer.alloc(70_000)], 'talk.mp3', { type: 'audio/mpeg' }));
    return (await fetch(`${url}/v1/audio/transcriptions`, { method: 'POST', body: form })).text();
  });
  await attempt('moderation', () => text('/v1/moderations', { model: 'answer', input: 'a dove' }));
  await attempt('ollama-chat', () =>
    text('/api/chat', { model: 'answer', messages, stream: false }),
  );
  await attempt('ollama-stream', () => chunks('/api/chat', { model: 'answer', messages }));
  await attempt('ollama-tools', async () => {
    const tools = [{ type: 'function', function: { name: 'get_weather', parameters: {} } }];
    const asked = await (
      await post('/api/chat', { model: 'tools', messages, tools, stream: false })
    ).json();
    const answered = { role: 'tool', tool_name: 'get_weather', content: 'sunny' };
    const history = [...messages, asked.message, answered];
    return text('/api/chat', { model: 'tools', messages: history, stream: false });
  });
  // Read by a Node stream, which each Node fills in its own way.
  await attempt('ollama-generate', async () => {
    const { body } = await post('/api/generate', { model: 'answer', prompt: QUESTION });
    return Buffer.concat(await collect(Readable.fromWeb(body))).length > 0;
  });
  await attempt('ollama-embed', () => text('/api/embed', { model: 'embed', input: ['a', 'b'] }));
  await attempt(
    'ollama-broken',
    async () => (await post('/api/chat', { model: 'broken', messages })).status,
  );
  await attempt('limited', async () => (await post(CHAT, { model: 'limited', messages })).status);
  await attempt('retried', async () => {
    const statuses = [];
    do statuses.push((await post(CHAT, { model: 'retried', messages })).status);
    while (statuses.at(-1) !== 200);
    return statuses;
  });
  await attempt('refused', async () =>
    fetch(`${NOBODY}${CHAT}`, {
      method: 'POST',
      body: JSON.stringify({ model: 'refused', messages }),
    }),
  );
  await attempt('aborted', () =>
    post(CHAT, { model: 'hang', messages }, { signal: abortOnceAsked() }),
  );
  await attempt('aborted-stream', () => abortAfterFirst((signal) => stream('stall', { signal })));
  await attempt('early-break', async () => (await leaveEarly(await stream('stall'))).length > 0);
  await attempt('cut', async () => Buffer.concat(await collect(await stream('cut'))).length > 0);
  await attempt('other', () => text('/v1/unknown', { model: 'answer', messages }));
}
