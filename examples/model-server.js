// A model server on loopback that says what a script tells it to, over OpenAI's real wire protocol: chat
// completions, responses and embeddings, as JSON or as a stream. For demos and tests: no key, no network.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { chatCompletion, chatCompletionChunks } from './model-server/chat-completions.js';
import { embeddings } from './model-server/embeddings.js';
import { response, responseEvents } from './model-server/responses.js';

/**
 * What the model says to one request. All fields are optional.
 *
 * @typedef {object} Reply
 * @property {string} [content] The answer's text.
 * @property {string} [reasoning] Text of its reasoning.
 * @property {{name: string, arguments: object | string, id?: string}[]} [toolCalls]
 * @property {string} [finishReason] Default: `tool_calls` with tool calls, else `stop`.
 * @property {{input?: number, output?: number, cached?: number, reasoning?: number}} [usage] Token counts.
 * @property {string} [model] The model that answers. Default: the one asked for.
 * @property {number} [status] An HTTP error status; `error` is then the message.
 * @property {string} [error]
 * @property {Record<string, string>} [headers] Further response headers.
 * @property {number} [delayMs] Wait before the first byte.
 * @property {number} [chunkDelayMs] Wait between the chunks of a stream.
 * @property {'before-headers' | 'mid-body'} [hang] Stop there and never go on.
 * @property {'end' | 'reset'} [cut] Break off in the middle: end the body cleanly, or reset the connection.
 */

/**
 * @typedef {object} ModelRequest
 * @property {string} path
 * @property {object} body The parsed request body.
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {number} index How many requests came before it.
 */

/**
 * Starts a server on a free loopback port.
 *
 * @param {Reply[] | ((request: ModelRequest) => Reply)} script Replies in order, the last of which is
 *   repeated; or a function that is asked each time.
 * @returns {Promise<{url: string, requests: ModelRequest[], close: () => Promise<void>}>} `url` is what
 *   OPENAI_BASE_URL takes; `requests` grows with what comes in.
 */
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
