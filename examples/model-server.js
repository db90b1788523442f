// A model server on loopback that says what a script tells it to, over OpenAI's real wire protocol: chat
// completions, responses and embeddings, as JSON or as a stream. For demos and tests: no key, no network.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { chatCompletion, chatCompletionChunks } from './model-server/chat-completions.js';
import { embeddings } from './model-server/embeddings.js';
import { response, responseEvents } from './model-server/responses.js';

// Types, and what a reply may say: model-server.d.ts.

export async function startModelServer(script) {
  const requests = [];
  const replyTo =
    typeof script === 'function'
      ? script
      : ({ index }) => script.at(Math.min(index, script.length - 1));
  const server = createServer(async (incoming, outgoing) => {
    const text = (await incoming.setEncoding('utf8').toArray()).join('');
    const path = new URL(incoming.url, 'http://loopback').pathname;
    const request = { path, body: parse(text), headers: incoming.headers, index: requests.length };
    requests.push(request);
    await answer(request, replyTo(request) ?? {}, outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(request, reply, outgoing) {
  if (reply.delayMs) await delay(reply.delayMs);
  if (reply.hang === 'before-headers') return;
  if (reply.status >= 400) return sendError(reply, outgoing);
  const protocol = protocolOf(request.path);
  if (!protocol)
    return sendError({ status: 404, error: `no such path: ${request.path}` }, outgoing);
  if (request.body.stream && protocol.stream) {
    return sendEvents(protocol.stream(request, reply), reply, outgoing);
  }
  return sendJson(protocol.json(request, reply), reply, outgoing);
}

function protocolOf(path) {
  if (path.endsWith('/chat/completions'))
    return { json: chatCompletion, stream: chatCompletionChunks };
  if (path.endsWith('/responses')) return { json: response, stream: responseEvents };
  if (path.endsWith('/embeddings')) return { json: embeddings };
  return undefined;
}

function sendError(reply, outgoing) {
  const message = reply.error ?? `scripted status ${reply.status}`;
  const type = reply.status === 429 ? 'rate_limit_exceeded' : 'invalid_request_error';
  outgoing.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
  outgoing.end(JSON.stringify({ error: { message, type, param: null, code: null } }));
}

function sendJson(body, reply, outgoing) {
  const text = JSON.stringify(body);
  outgoing.writeHead(200, { 'content-type': 'application/json', ...reply.headers });
  if (!reply.hang && !reply.cut) return outgoing.end(text);
  outgoing.write(text.slice(0, text.length / 2));
  breakOff(reply, outgoing);
}

async function sendEvents(events, reply, outgoing) {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', ...reply.headers });
  const breakAt = reply.hang || reply.cut ? Math.ceil(events.length / 2) : events.length;
  for (const event of events.slice(0, breakAt)) {
    if (outgoing.destroyed) return;
    outgoing.write(event);
    if (reply.chunkDelayMs) await delay(reply.chunkDelayMs);
  }
  if (breakAt < events.length) breakOff(reply, outgoing);
  else outgoing.end();
}

function breakOff(reply, outgoing) {
  if (reply.cut === 'end') outgoing.end();
  // What was written must be on its way before the connection goes.
  if (reply.cut === 'reset') outgoing.write('', () => outgoing.socket?.resetAndDestroy());
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
