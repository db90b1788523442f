// A model server on loopback that says what a script tells it to, over the real wire protocols of OpenAI,
// Anthropic, Gemini and Ollama, as JSON or as a stream. For demos and tests: no key, no network.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { message, messageError, messageEvents } from './model-server/anthropic-messages.js';
import {
  asksForSpeechEvents,
  plainTranscription,
  speech,
  speechEvents,
  transcription,
  transcriptionEvents,
} from './model-server/audio.js';
import { BackgroundResponses } from './model-server/background-responses.js';
import { chatCompletion, chatCompletionChunks } from './model-server/chat-completions.js';
import { embeddings } from './model-server/embeddings.js';
import {
  embedContent,
  generateContent,
  generateContentChunks,
  generateError,
} from './model-server/gemini.js';
import { imageEvents, images, predictImages } from './model-server/images.js';
import { moderations, rerank } from './model-server/judgements.js';
import {
  ollamaChat,
  ollamaChatLines,
  ollamaEmbed,
  ollamaGenerate,
  ollamaGenerateLines,
} from './model-server/ollama.js';
import { response, responseEvents } from './model-server/responses.js';

// Types, and what a reply may say: model-server.d.ts.

export async function startModelServer(script) {
  const requests = [];
  const replyTo =
    typeof script === 'function'
      ? script
      : ({ index }) => script.at(Math.min(index, script.length - 1));
  const background = new BackgroundResponses();
  const server = createServer(async (incoming, outgoing) => {
    const body = await readBody(Buffer.concat(await incoming.toArray()), incoming.headers);
    const { pathname: path, searchParams: query } = new URL(incoming.url, 'http://loopback');
    const request = { path, body, headers: incoming.headers, index: requests.length };
    const told = background.told(path, query);
    if (told?.body) return sendJson(told.body, {}, outgoing);
    if (told?.events) return sendEvents(told.events, {}, outgoing, {});
    requests.push(request);
    await answer(request, (await replyTo(request)) ?? {}, outgoing, background);
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

async function answer(request, reply, outgoing, background) {
  if (reply.delayMs) await delay(reply.delayMs);
  if (reply.hang === 'before-headers') return;
  const protocol = protocolOf(request.path);
  if (reply.status >= 400) return sendError(reply, outgoing, protocol);
  if (!protocol)
    return sendError({ status: 404, error: `no such path: ${request.path}` }, outgoing);
  const queued = background.begin(request, reply);
  const asked =
    protocol.streams ??
    protocol.asksForStream?.(request) ??
    request.body.stream ??
    protocol.streamsUnlessTold;
  if (asked && protocol.stream) {
    const events = queued ? background.events(request, reply) : protocol.stream(request, reply);
    return sendEvents(events, reply, outgoing, protocol);
  }
  const plain = protocol.plain?.(request, reply);
  if (plain) return sendPlain(plain, reply, outgoing);
  if (queued) return sendJson(queued, {}, outgoing);
  return sendJson(protocol.json(request, reply), reply, outgoing);
}

const NDJSON = 'application/x-ndjson';

/** By the end of the path: how each protocol says an answer, as JSON, as a stream, and as an error. */
const PROTOCOLS = [
  ['/chat/completions', { json: chatCompletion, stream: chatCompletionChunks }],
  ['/responses', { json: response, stream: responseEvents }],
  ['/audio/speech', { plain: speech, stream: speechEvents, asksForStream: asksForSpeechEvents }],
  [
    '/audio/transcriptions',
    { json: transcription, plain: plainTranscription, stream: transcriptionEvents },
  ],
  [
    '/audio/translations',
    { json: transcription, plain: plainTranscription, stream: transcriptionEvents },
  ],
  ['/images/generations', { json: images, stream: imageEvents }],
  ['/images/edits', { json: images, stream: imageEvents }],
  ['/images/variations', { json: images }],
  ['/moderations', { json: moderations }],
  ['/rerank', { json: rerank }],
  ['/embeddings', { json: embeddings }],
  ['/messages', { json: message, stream: messageEvents, error: messageError }],
  [':generateContent', { json: generateContent, error: generateError }],
  [
    ':streamGenerateContent',
    { stream: generateContentChunks, streams: true, error: generateError },
  ],
  [':predict', { json: predictImages, error: generateError }],
  [':embedContent', { json: embedContent, error: generateError }],
  [':batchEmbedContents', { json: embedContent, error: generateError }],
  [
    '/api/chat',
    { json: ollamaChat, stream: ollamaChatLines, streamsUnlessTold: true, contentType: NDJSON },
  ],
  [
    '/api/generate',
    {
      json: ollamaGenerate,
      stream: ollamaGenerateLines,
      streamsUnlessTold: true,
      contentType: NDJSON,
    },
  ],
  ['/api/embed', { json: ollamaEmbed }],
];

function protocolOf(path) {
  return PROTOCOLS.find(([end]) => path.endsWith(end))?.[1];
}

function sendError(reply, outgoing, protocol) {
  const error = reply.error ?? `scripted status ${reply.status}`;
  const body = (protocol?.error ?? openaiError)({ ...reply, error });
  outgoing.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
  outgoing.end(JSON.stringify(body));
}

function openaiError({ status, error }) {
  const type = status === 429 ? 'rate_limit_exceeded' : 'invalid_request_error';
  return { error: { message: error, type, param: null, code: null } };
}

function sendJson(body, reply, outgoing) {
  const bytes = Buffer.from(JSON.stringify(body));
  sendPlain({ contentType: 'application/json', bytes }, reply, outgoing);
}

function sendPlain({ contentType, bytes }, reply, outgoing) {
  outgoing.writeHead(200, { 'content-type': contentType, ...reply.headers });
  if (!reply.hang && !reply.cut) return outgoing.end(bytes);
  outgoing.write(bytes.subarray(0, bytes.length / 2));
  breakOff(reply, outgoing);
}

async function sendEvents(events, reply, outgoing, { contentType = 'text/event-stream' }) {
  outgoing.writeHead(200, { 'content-type': contentType, ...reply.headers });
  const breaks = reply.hang || reply.cut || reply.restAfter;
  const breakAt = reply.restFrom ?? (breaks ? Math.ceil(events.length / 2) : events.length);
  for (const event of events.slice(0, breakAt)) outgoing.write(event);
  if (reply.hang || reply.cut) return breakOff(reply, outgoing);
  await reply.restAfter;
  outgoing.end(events.slice(breakAt).join(''));
}

function breakOff(reply, outgoing) {
  if (reply.cut === 'end') outgoing.end();
  // What was written must be on its way before the connection goes.
  if (reply.cut === 'reset') outgoing.write('', () => outgoing.socket?.resetAndDestroy());
}

/** JSON, or the texts of a form with the number of each file's bytes; empty where it is neither. */
async function readBody(bytes, headers) {
  const type = headers['content-type'] ?? '';
  try {
    if (!type.startsWith('multipart/')) return JSON.parse(bytes.toString('utf8'));
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
    return Object.fromEntries(
      [...form].map(([name, value]) => [name, typeof value === 'string' ? value : value.size]),
    );
  } catch {
    return {};
  }
}
