import https from 'node:https';
import { abortOnceAsked, collect, leaveEarly, QUESTION } from './shared.mjs';
import { serveHttp2 } from './http2/start.mjs';

export const packages = ['axios', 'got', 'ky', 'node-fetch'];

const messages = [{ role: 'user', content: QUESTION }];
const CHAT = '/v1/chat/completions';
const read = async (stream) => Buffer.concat(await collect(stream)).length > 0;

/** The HTTP clients that agents are written with, each with a whole answer, a streamed one and one that fails. */
export async function run({ modules, attempt, url }) {
  const axios = modules.axios.default;
  const { got } = modules.got;
  const ky = modules.ky.default;
  const fetch = modules['node-fetch'].default;
  const chat = `${url}${CHAT}`;
  const whole = (model) => ({ model, messages });
  const streamed = (model) => ({ model, messages, stream: true });
  const contentOf = ({ choices }) => choices[0].message.content;

  await attempt('axios', async () => contentOf((await axios.post(chat, whole('answer'))).data));
  await attempt('axios-stream', async () =>
    read((await axios.post(chat, streamed('answer'), { responseType: 'stream' })).data),
  );
  await attempt('axios-broken', async () => (await axios.post(chat, whole('broken'))).data);
  await attempt('axios-aborted', () =>
    axios.post(chat, whole('hang'), { signal: abortOnceAsked() }),
  );
  await attempt('axios-fetch', async () =>
    contentOf((await axios.post(chat, whole('answer'), { adapter: 'fetch' })).data),
  );

  await attempt('got', async () =>
    contentOf(await got.post(chat, { json: whole('answer') }).json()),
  );
  await attempt('got-stream', () => read(got.stream.post(chat, { json: streamed('answer') })));
  await attempt('got-broken', () => got.post(chat, { json: whole('broken') }).json());
  await attempt('got-early-break', async () => {
    const first = await leaveEarly(got.stream.post(chat, { json: streamed('stall') }));
    return first.length > 0;
  });

  await attempt('ky', async () => contentOf(await ky.post(chat, { json: whole('answer') }).json()));
  await attempt('ky-stream', async () =>
    read((await ky.post(chat, { json: streamed('answer') })).body),
  );
  await attempt('ky-broken', () => ky.post(chat, { json: whole('broken') }).json());

  const post = (body, more) => fetch(chat, { method: 'POST', body: JSON.stringify(body), ...more });
  await attempt('node-fetch', async () => contentOf(await (await post(whole('answer'))).json()));
  await attempt('node-fetch-stream', async () => read((await post(streamed('answer'))).body));
  await attempt(
    'node-fetch-broken',
    async () => (await (await post(whole('broken'))).json()).error,
  );
  await attempt('node-fetch-aborted', () => post(whole('hang'), { signal: abortOnceAsked() }));

  const server = await serveHttp2();
  const request = (body) =>
    new Promise((resolve, reject) => {
      const options = { method: 'POST', ca: server.ca };
      https
        .request(`${server.url}${CHAT}`, options, resolve)
        .once('error', reject)
        .end(JSON.stringify(body));
    });
  await attempt('https', async () => read(await request(whole('answer'))));
  await attempt('https-stream', async () => read(await request(streamed('answer'))));
  await attempt('https-broken', async () => {
    const answer = await request(whole('broken'));
    await read(answer);
    return answer.statusCode;
  });
  await server.stop();
}
