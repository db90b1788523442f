import { EventEmitter, once } from 'node:events';
import type { ModelRequest, Reply } from '../../../../examples/model-server.js';

const content = 'It is sunny in Paris, as on most days.';
const usage = { input: 120, output: 30, cached: 100, reasoning: 10 };
const toolCalls = [{ name: 'get_weather', arguments: { city: 'Paris' } }];

/** Of `calls/shared.mjs`. */
const ONCE_ASKED = '/once-asked';

/** What the server says to each model: the model's name is the scenario, whatever the protocol. */
const REPLIES: Readonly<Record<string, Reply>> = {
  answer: { content, usage },
  flaky: { content, usage },
  json: { content: '{"city":"Paris"}', usage },
  embed: { usage: { input: 4 } },
  limited: { status: 429, error: 'Slow down, please.', headers: { 'retry-after-ms': '1' } },
  broken: { status: 500, error: 'The model fell over.' },
  delegate: { toolCalls: [{ name: 'ask_specialist', arguments: { input: 'Paris' } }], usage },
  handoff: { toolCalls: [{ name: 'transfer_to_second', arguments: {} }], usage },
  hang: { hang: 'before-headers' },
  // What more had come when its reader leaves, AI SDK 5 hands on to a stream that it has closed, or not: by chance.
  'slow-json': {
    content: '{"city":"Paris, the capital of France and of fashion"}',
    usage,
    restFrom: 2,
  },
  slow: { content, usage },
  stall: { content, hang: 'mid-body' },
  cut: { content, cut: 'end' },
};

/**
 * A fresh script: `tools` asks for a tool until it has a result, `flaky` fails once a path, `retried` twice, and a slow
 * model goes on when the next question comes. Who asks for ONCE_ASKED is answered once `hang` has been asked, for as many
 * times as it asks.
 */
export function modelScript(): (request: ModelRequest) => Promise<Reply> {
  let turnedAway = 0;
  const failed = new Set<string>();
  let [hanging, told] = [0, 0];
  const asked = new EventEmitter();
  return async ({ path, body }) => {
    asked.emit('anything');
    if (path === ONCE_ASKED) {
      const turn = (told += 1);
      while (hanging < turn) await once(asked, 'hang');
      return {};
    }
    const model = /models\/([^/:]+):/.exec(path)?.[1] ?? String(body['model']);
    if (model === 'hang') {
      hanging += 1;
      asked.emit('hang');
    }
    if (model === 'tools') return hasToolResult(body) ? REPLIES['answer']! : { toolCalls, usage };
    if (model === 'delegate' && hasToolResult(body)) return REPLIES['answer']!;
    if (model === 'flaky' && !failed.has(path)) {
      failed.add(path);
      return { status: 503, headers: { 'retry-after-ms': '1' } };
    }
    if (model.startsWith('slow')) return { ...REPLIES[model], restAfter: once(asked, 'anything') };
    if (model !== 'retried') return REPLIES[model] ?? { status: 404, error: `no model ${model}` };
    turnedAway += 1;
    if (turnedAway > 2) return REPLIES['answer']!;
    return { status: turnedAway === 1 ? 429 : 503, headers: { 'retry-after-ms': '1' } };
  };
}

/** In the words of every protocol. */
function hasToolResult(body: object): boolean {
  return /"role":"tool"|function_call_output|tool_result|functionResponse/.test(
    JSON.stringify(body),
  );
}
