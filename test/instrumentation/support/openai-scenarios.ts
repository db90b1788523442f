import type { ModelRequest, Reply } from '../../../examples/model-server.js';

const toolCalls = [{ id: 'call_9', name: 'get_weather', arguments: { city: 'Paris' } }];
const usage = { input: 120, output: 30, cached: 100, reasoning: 10 };
export const ANSWER = 'It is sunny in Paris, as it is on most days in June.';
const content = ANSWER;

/** The tool call of the script, as a part of a message. */
export const WEATHER_CALL = {
  type: 'tool_call',
  id: 'call_9',
  name: 'get_weather',
  arguments: { city: 'Paris' },
};

/** What the scripted server answers to each scenario of `openai-calls.mjs`. */
const replies: Readonly<Record<string, Reply>> = {
  chat: { content, usage },
  tools: { toolCalls },
  'tool-result': { content },
  stream: { content, usage, reasoning: 'June is dry.' },
  'stream-tools': { toolCalls },
  'stream-helper': { content },
  parse: { content: '{"city":"Paris"}' },
  'with-response': { content },
  'as-response': { content },
  'early-break': { content, hang: 'mid-body' },
  responses: { content, usage },
  'responses-tools': { toolCalls },
  'responses-stream': { content, usage },
  embeddings: { usage: { input: 4 } },
  'rate-limited': { status: 429, error: 'Slow down, please.' },
  'server-error': { status: 500, error: 'The model fell over.' },
  aborted: { hang: 'before-headers' },
  'aborted-stream': { content, hang: 'mid-body' },
  'timed-out': { hang: 'before-headers' },
  'cut-stream': { content, cut: 'end' },
  'reset-stream': { content, cut: 'reset' },
  'cut-body': { content, cut: 'reset' },
};

/** Each request of `openai-calls.mjs` in order, with what its span must say in one line. */
export const EXPECTED_CALLS: readonly (readonly [scenario: string, outcome: string])[] = [
  ['chat', 'chat completed unset'],
  ['tools', 'chat completed unset'],
  ['tool-result', 'chat completed unset'],
  ['stream', 'chat completed unset'],
  ['stream-tools', 'chat completed unset'],
  ['stream-helper', 'chat completed unset'],
  ['parse', 'chat completed unset'],
  ['with-response', 'chat completed unset'],
  ['as-response', 'chat completed unset'],
  ['early-break', 'chat cancelled unset'],
  ['responses', 'chat completed unset'],
  ['responses-tools', 'chat completed unset'],
  ['responses-stream', 'chat completed unset'],
  ['embeddings', 'embeddings completed unset'],
  ['rate-limited', 'chat failed error 429'],
  ['server-error', 'chat failed error 500'],
  ['retried', 'chat failed error 429'],
  ['retried', 'chat failed error 503 resent 1'],
  ['retried', 'chat completed unset resent 2'],
  ['refused', 'chat failed error ECONNREFUSED'],
  ['aborted', 'chat cancelled unset'],
  ['aborted-stream', 'chat cancelled unset'],
  ['timed-out', 'chat failed error timeout'],
  ['cut-stream', 'chat truncated error truncated'],
  ['reset-stream', 'chat truncated error reset'],
  ['cut-body', 'chat truncated error reset'],
];

/** A fresh script: `retried` is turned away twice before it gets its answer. */
export function openaiScript(): (request: ModelRequest) => Reply {
  let turnedAway = 0;
  return ({ headers }) => {
    const scenario = String(headers['x-scenario']);
    if (scenario !== 'retried') return replies[scenario] ?? { content: 'unscripted' };
    turnedAway += 1;
    if (turnedAway > 2) return { content };
    return { status: turnedAway === 1 ? 429 : 503, headers: { 'retry-after-ms': '1' } };
  };
}
