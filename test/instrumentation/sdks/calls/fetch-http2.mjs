import { serveHttp2 } from './http2/start.mjs';
import { abortAfterFirst, collect, leaveEarly, QUESTION } from './shared.mjs';

export const packages = ['undici', 'openai'];

/** Fetch over HTTP/2: where the app gives it a dispatcher that speaks it, and in Node 26 by itself. */
export async function run({ modules, attempt }) {
  const server = await serveHttp2();
  const url = `${server.url}/v1`;
  const { ca } = server;
  // Node 26 takes no dispatcher of this undici; it is told of the certificate by NODE_EXTRA_CA_CERTS.
  const isOwn = Number(process.versions.node.split('.')[0]) >= 26;
  const dispatcher = isOwn
    ? undefined
    : new modules.undici.Agent({ allowH2: true, connect: { ca } });
  const more = dispatcher ? { dispatcher } : {};
  const messages = [{ role: 'user', content: QUESTION }];
  const post = (body, init) =>
    fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages, ...body }),
      ...more,
      ...init,
    });
  const text = async (body) => (await (await post(body)).text()).length > 0;
  const stream = async (model, init) => (await post({ model, stream: true }, init)).body;

  await attempt('answer', () => text({ model: 'answer' }));
  await attempt('stream', async () => (await collect(await stream('answer'))).length > 0);
  await attempt('early-break', async () => (await leaveEarly(await stream('stall'))).length > 0);
  await attempt('broken', () => text({ model: 'broken' }));
  await attempt('aborted-stream', () => abortAfterFirst((signal) => stream('stall', { signal })));
  await attempt('sdk', async () => {
    const settings = { apiKey: 'key', baseURL: url, maxRetries: 0, fetchOptions: more };
    const client = new modules.openai.OpenAI(settings);
    const answer = await client.chat.completions.create({ model: 'answer', messages });
    return answer.choices[0].message.content;
  });
  await dispatcher?.destroy();
  await server.stop();
}
