import {
  abortAfterFirst,
  abortOnceAsked,
  collect,
  leaveEarly,
  NOBODY,
  PARAMETERS,
  QUESTION,
} from './shared.mjs';

export const packages = ['openai'];

const messages = [{ role: 'user', content: QUESTION }];
const weather = {
  name: 'get_weather',
  description: 'The weather of a city',
  parameters: PARAMETERS,
};
const tools = [{ type: 'function', function: weather }];

const SPOKEN = { model: 'answer', input: 'Say it.', voice: 'alloy' };

export async function run({ modules, attempt, url }) {
  const { OpenAI, toFile } = modules.openai;
  const client = new OpenAI({ apiKey: 'key', baseURL: `${url}/v1`, maxRetries: 0 });
  const chat = (model, more, options) =>
    client.chat.completions.create({ model, messages, ...more }, options);

  await attempt('answer', () => chat('answer'));
  await attempt('tools', async () => {
    const asked = (await chat('tools', { tools })).choices[0].message;
    const answered = { role: 'tool', tool_call_id: asked.tool_calls[0].id, content: 'sunny' };
    return chat('tools', { tools, messages: [...messages, asked, answered] });
  });
  await attempt('stream', async () =>
    collect(await chat('answer', { stream: true, stream_options: { include_usage: true } })),
  );
  await attempt('stream-tools', async () => collect(await chat('tools', { tools, stream: true })));
  await attempt('stream-helper', async () => {
    const { completions } = client.chat.completions.stream ? client.chat : client.beta.chat;
    const stream = completions.stream({ model: 'answer', messages });
    const pieces = [];
    stream.on('content', (piece) => pieces.push(piece));
    return { pieces, final: await stream.finalContent() };
  });
  await attempt('parse', () => {
    const { completions } = client.chat.completions.parse ? client.chat : client.beta.chat;
    const json_schema = { name: 'answer', strict: true, schema: PARAMETERS };
    return completions.parse({
      model: 'json',
      messages,
      response_format: { type: 'json_schema', json_schema },
    });
  });
  await attempt('with-response', async () => {
    const { data, response } = await chat('answer').withResponse();
    return { data, status: response.status };
  });
  await attempt('as-response', async () => (await chat('answer').asResponse()).json());
  await attempt('early-break', async () =>
    leaveEarly(await chat('stall', { stream: true }), (chunk) => chunk.choices[0].delta.content),
  );
  await attempt('responses', () => client.responses.create({ model: 'answer', input: QUESTION }));
  await attempt('responses-stream', async () =>
    collect(await client.responses.create({ model: 'answer', input: QUESTION, stream: true })),
  );
  await attempt('embeddings', () =>
    client.embeddings.create({ model: 'embed', input: ['a', 'b'] }),
  );
  await attempt('responses-tools', async () => {
    const { output } = await client.responses.create({
      model: 'tools',
      input: QUESTION,
      tools: [{ type: 'function', strict: true, ...weather }],
    });
    return output.map(({ type, name }) => [type, name]);
  });
  await attempt('responses-broken', () =>
    client.responses.create({ model: 'broken', input: QUESTION }),
  );
  await attempt('embeddings-retried', () =>
    client.embeddings.create({ model: 'flaky', input: 'a' }, { maxRetries: 1 }),
  );
  await attempt('limited', () => chat('limited'));
  await attempt('broken', () => chat('broken'));
  await attempt('retried', () => chat('retried', {}, { maxRetries: 2 }));
  await attempt('refused', async () => {
    const baseURL = `${NOBODY}/v1`;
    const nobody = new OpenAI({ apiKey: 'key', baseURL, maxRetries: 0 });
    return nobody.chat.completions.create({ model: 'refused', messages });
  });
  await attempt('aborted', () => chat('hang', {}, { signal: abortOnceAsked() }));
  await attempt('aborted-stream', () =>
    abortAfterFirst((signal) => chat('stall', { stream: true }, { signal })),
  );
  await attempt('cut', async () => collect(await chat('cut', { stream: true })));
  await attempt('speech', async () => {
    const answer = await client.audio.speech.create(SPOKEN);
    return Buffer.from(await answer.arrayBuffer()).toString();
  });
  await attempt('speech-stream', async () => {
    const answer = await client.audio.speech.create(SPOKEN);
    return Buffer.concat(await collect(answer.body)).toString();
  });
  await attempt('speech-broken', () => client.audio.speech.create({ ...SPOKEN, model: 'broken' }));
  await attempt('transcription', async () =>
    client.audio.transcriptions.create({ model: 'answer', file: await sound(), prompt: 'Paris' }),
  );
  await attempt('transcription-text', async () =>
    client.audio.transcriptions.create({
      model: 'answer',
      file: await sound(),
      response_format: 'text',
    }),
  );
  await attempt('transcription-stream', async () => {
    const asked = { model: 'answer', file: await sound(), stream: true };
    return collect(await client.audio.transcriptions.create(asked));
  });
  await attempt('translation', async () =>
    client.audio.translations.create({ model: 'answer', file: await sound() }),
  );
  // Version 4 waits for ever where it sends a form again: that is a stream, and has been read.
  if (client.chat.completions.stream)
    await attempt('transcription-retried', async () =>
      client.audio.transcriptions.create(
        { model: 'flaky', file: await sound() },
        { maxRetries: 1 },
      ),
    );
  await attempt('moderation', () =>
    client.moderations.create({ model: 'answer', input: ['a dove', 'a weapon'] }),
  );
  await attempt('image', () => client.images.generate({ model: 'answer', prompt: 'a cat' }));
  await attempt('image-edit', async () =>
    client.images.edit({ model: 'answer', prompt: 'a hat', image: await picture() }),
  );
  await attempt('image-variation', async () =>
    client.images.createVariation({ model: 'answer', image: await picture(), n: 2 }),
  );
  await attempt('background', async () => {
    const asked = { model: 'answer', input: QUESTION, background: true };
    const { id, status } = await client.responses.create(asked);
    const statuses = [status];
    while (statuses.at(-1) !== 'completed')
      statuses.push((await client.responses.retrieve(id)).status);
    return statuses;
  });
  await attempt('background-cancelled', async () => {
    const asked = { model: 'answer', input: QUESTION, background: true };
    const { id } = await client.responses.create(asked);
    return (await client.responses.cancel(id)).status;
  });

  function sound() {
    return toFile(Buffer.alloc(70_000, 's'), 'talk.mp3', { type: 'audio/mpeg' });
  }
  function picture() {
    return toFile(Buffer.alloc(9_000, 'p'), 'cat.png', { type: 'image/png' });
  }
}
