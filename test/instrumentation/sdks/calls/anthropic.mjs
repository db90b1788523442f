import {
  abortAfterFirst,
  abortOnceAsked,
  collect,
  leaveEarly,
  NOBODY,
  PARAMETERS,
  QUESTION,
} from './shared.mjs';

export const packages = ['@anthropic-ai/sdk'];

const messages = [{ role: 'user', content: QUESTION }];
const tools = [
  { name: 'get_weather', description: 'The weather of a city', input_schema: PARAMETERS },
];

export async function run({ modules, attempt, url }) {
  const { Anthropic } = modules['@anthropic-ai/sdk'];
  const client = new Anthropic({ apiKey: 'key', baseURL: url, maxRetries: 0 });
  const ask = (model, more, options) =>
    client.messages.create({ model, max_tokens: 50, messages, ...more }, options);

  await attempt('answer', () => ask('answer', { system: 'Be brief.' }));
  await attempt('tools', async () => {
    const { content } = await ask('tools', { tools });
    const { id } = content.find(({ type }) => type === 'tool_use');
    const result = { type: 'tool_result', tool_use_id: id, content: 'sunny' };
    const history = [
      { role: 'assistant', content },
      { role: 'user', content: [result] },
    ];
    return ask('tools', { tools, messages: [...messages, ...history] });
  });
  await attempt('stream', async () => collect(await ask('answer', { stream: true })));
  await attempt('stream-helper', async () => {
    const stream = client.messages.stream({ model: 'answer', max_tokens: 50, messages });
    const pieces = [];
    stream.on('text', (text) => pieces.push(text));
    return { final: await stream.finalMessage(), pieces };
  });
  await attempt('stream-tools', async () => collect(await ask('tools', { tools, stream: true })));
  await attempt('with-response', async () => {
    const { data, response } = await ask('answer').withResponse();
    return { data, status: response.status };
  });
  await attempt('as-response', async () => (await ask('answer').asResponse()).json());
  await attempt('early-break', async () =>
    leaveEarly(await ask('stall', { stream: true }), ({ type }) => type === 'content_block_delta'),
  );
  await attempt('limited', () => ask('limited'));
  await attempt('broken', () => ask('broken'));
  await attempt('retried', () => ask('retried', {}, { maxRetries: 2 }));
  await attempt('refused', async () => {
    const baseURL = NOBODY;
    const nobody = new Anthropic({ apiKey: 'key', baseURL, maxRetries: 0 });
    return nobody.messages.create({ model: 'refused', max_tokens: 50, messages });
  });
  await attempt('aborted', () => ask('hang', {}, { signal: abortOnceAsked() }));
  await attempt('aborted-stream', () =>
    abortAfterFirst((signal) => ask('stall', { stream: true }, { signal })),
  );
  await attempt('cut', async () => collect(await ask('cut', { stream: true })));
}
