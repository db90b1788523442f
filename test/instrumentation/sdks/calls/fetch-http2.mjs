import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { abortAfterFirst, collect, leaveEarly, QUESTION } from './shared.mjs';

export const packages = ['undici', 'openai'];

const file = (name) => new URL(`./http2/${name}`, import.meta.url);

/** Fetch over HTTP/2: where the app gives it a dispatcher that speaks it, and in Node 26 by itself. */
export async function run({ modules, attempt }) {
  const server = spawn(process.execPath, [fileURLToPath(file('serve.mjs'))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(server.stdout, 'data');
  const url = `https://127.0.0.1:${String(port).trim()}/v1`;
  const ca = readFileSync(file('loopback-cert.pem'), 'utf8');
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
  server.kill();
  await once(server, 'exit');
}
