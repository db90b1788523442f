import { finished } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { abortOnceAsked, collect, leaveEarly, NOBODY, QUESTION } from './shared.mjs';

export const packages = ['undici'];

const messages = [{ role: 'user', content: QUESTION }];
const CHAT = '/v1/chat/completions';

/** The package undici: its fetch, and its requests through every way to a dispatcher. */
export async function run({ modules, attempt, url }) {
  const undici = modules.undici;
  const options = (body, more) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messages, ...body }),
    ...more,
  });
  const fetched = (body, more) => undici.fetch(`${url}${CHAT}`, options(body, more));
  const request = (body, more) => undici.request(`${url}${CHAT}`, options(body, more));
  const stream = async (model, more) => (await request({ model, stream: true }, more)).body;
  const length = async (body) => Buffer.concat(await collect(body)).length > 0;

  await attempt('fetch', async () => (await (await fetched({ model: 'answer' })).json()).choices);
  await attempt('fetch-stream', async () =>
    length((await fetched({ model: 'answer', stream: true })).body),
  );
  await attempt(
    'fetch-early-break',
    async () => typeof (await leaveEarly((await fetched({ model: 'stall', stream: true })).body)),
  );
  await attempt('fetch-broken', async () => (await fetched({ model: 'broken' })).status);
  await attempt('fetch-aborted', () => fetched({ model: 'hang' }, { signal: abortOnceAsked() }));

  await attempt(
    'request',
    async () => (await (await request({ model: 'answer' })).body.json()).choices,
  );
  await attempt('request-stream', async () => length(await stream('answer')));
  await attempt('request-tools', async () => {
    const { body } = await request({ model: 'tools' });
    return (await body.json()).choices[0].message.tool_calls[0].function;
  });
  await attempt('request-broken', async () => {
    const { statusCode, body } = await request({ model: 'broken' });
    return { statusCode, body: await body.json() };
  });
  await attempt('request-limited', async () => {
    const { statusCode, body } = await request({ model: 'limited' });
    await body.dump();
    return statusCode;
  });
  await attempt('request-refused', async () =>
    undici.request(`${NOBODY}${CHAT}`, options({ model: 'refused' })),
  );
  await attempt('request-aborted', () => request({ model: 'hang' }, { signal: abortOnceAsked() }));
  await attempt(
    'request-early-break',
    async () => typeof (await leaveEarly(await stream('stall'))),
  );
  await attempt('request-cut', async () => length(await stream('cut')));
  await attempt('stream', async () => {
    let size = 0;
    const opaque = new Writable({ write: (chunk, _, done) => done(void (size += chunk.length)) });
    await undici.stream(`${url}${CHAT}`, options({ model: 'answer' }, { opaque }), () => opaque);
    await finished(opaque).catch(() => {});
    return size > 0;
  });
  await attempt('client', async () => {
    const client = new undici.Client(url);
    const { body } = await client.request({ path: CHAT, ...options({ model: 'answer' }) });
    const { choices } = await body.json();
    await client.close();
    return choices;
  });
  await attempt('pool', async () => {
    // Both are asked for at once, and the second waits for the connection of the first.
    const pool = new undici.Pool(url, { connections: 1, pipelining: 1 });
    const ask = async (model) =>
      (await (await pool.request({ path: CHAT, ...options({ model }) })).body.json()).choices;
    const answers = await Promise.all([ask('answer'), ask('json')]);
    await pool.close();
    return answers;
  });
  await attempt('other', async () => {
    const { body } = await undici.request(`${url}/v1/unknown`, options({ model: 'answer' }));
    return (await body.text()).length > 0;
  });
}
