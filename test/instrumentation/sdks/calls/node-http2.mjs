import { once } from 'node:events';
import http2 from 'node:http2';
import { serveHttp2 } from './http2/start.mjs';
import { abortOnceAsked, collect, leaveEarly, QUESTION } from './shared.mjs';

export const packages = ['got', 'undici'];

const messages = [{ role: 'user', content: QUESTION }];
const CHAT = '/v1/chat/completions';
const RESPONSES = '/v1/responses';
const read = async (stream) => Buffer.concat(await collect(stream)).length > 0;

/** Sessions of node:http2: the program's own and got's; undici's are seen as its requests. */
export async function run({ modules, attempt }) {
  const { ca, url, stop } = await serveHttp2();
  const session = http2.connect(url, { ca });
  const request = (body, more) => {
    const headers = { ':method': 'POST', ':path': CHAT, 'content-type': 'application/json' };
    const stream = session.request(headers, more);
    stream.end(JSON.stringify({ messages, ...body }));
    return stream;
  };
  const streamed = (model, more) => request({ model, stream: true }, more);

  await attempt('answer', () => read(request({ model: 'answer' })));
  await attempt('stream', () => read(streamed('answer')));
  await attempt('tools', () => read(request({ model: 'tools' })));
  await attempt('broken', async () => {
    const stream = request({ model: 'broken' });
    const [headers] = await once(stream, 'response');
    return { status: headers[':status'], hasBody: await read(stream) };
  });
  await attempt('aborted', () => read(request({ model: 'hang' }, { signal: abortOnceAsked() })));
  await attempt('early-break', async () => (await leaveEarly(streamed('stall'))).length > 0);
  await attempt('closed', async () => {
    const stream = streamed('stall');
    await once(stream, 'data');
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await once(stream, 'close');
    return stream.rstCode;
  });
  await attempt('cut', () => read(streamed('cut')));
  await attempt('other', async () => {
    const headers = { ':method': 'POST', ':path': '/v1/unknown' };
    const stream = session.request(headers);
    stream.end(JSON.stringify({ model: 'answer', messages }));
    return read(stream);
  });
  await attempt('background', async () => {
    const headers = { ':method': 'POST', ':path': RESPONSES };
    const begun = session.request(headers);
    begun.end(JSON.stringify({ model: 'answer', input: QUESTION, background: true }));
    const { id, status } = JSON.parse(Buffer.concat(await collect(begun)));
    const statuses = [status];
    while (statuses.at(-1) !== 'completed') {
      const asking = session.request({ ':path': `${RESPONSES}/${id}` });
      statuses.push(JSON.parse(Buffer.concat(await collect(asking))).status);
    }
    return statuses;
  });
  session.close();

  await attempt('got', async () => {
    const json = { model: 'answer', messages };
    const options = { json, http2: true, https: { certificateAuthority: ca } };
    const { body, request } = await modules.got.got.post(`${url}${CHAT}`, options);
    void request;
    return JSON.parse(body).choices[0].message.content;
  });
  await attempt('undici', async () => {
    const dispatcher = new modules.undici.Agent({ allowH2: true, connect: { ca } });
    const body = JSON.stringify({ model: 'answer', messages });
    const answer = await modules.undici.request(`${url}${CHAT}`, {
      method: 'POST',
      body,
      dispatcher,
    });
    const { choices } = await answer.body.json();
    await dispatcher.close();
    return choices[0].message.content;
  });
  await stop();
  process.exit();
}
