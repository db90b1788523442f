// Asks a model CALLS times by CLIENT, some at once, and prints how long each took, ms, and what they took of this
// process's CPU. The question has a history of HISTORY_BYTES, as agents send it along with each.
// With SPANS=manual each call is wrapped in a span by hand. Else the program knows nothing of OpenTelemetry, as most do.
import { setTimeout as delay } from 'node:timers/promises';

const [url, calls, client, historyBytes] = process.argv.slice(2);
const AT_ONCE = 4;
/** Until what is called often has been compiled, which takes as long as some thousand calls and happens once. */
const WARM_UP = 500;
const { clientOf } = await import(`./clients/${client}.mjs`);
const byHand = process.env.SPANS === 'manual';
const { inSpan } = byHand ? await import('./clients/in-span.mjs') : { inSpan: (ask) => ask };
const ask = inSpan(clientOf(url));
const body = {
  model: 'gpt-4o-mini',
  stream: true,
  stream_options: { include_usage: true },
  messages: [
    ...historyOf(Number(historyBytes)),
    { role: 'user', content: 'What is the weather in Paris? '.repeat(40) },
  ],
};

/** Turns of an agent that reads files: an answer asks for one, the next message has it. */
function historyOf(bytes) {
  const file = 'import { readFile } from "node:fs/promises";\n\texport const weather = "sunny";\n';
  const turns = [];
  for (let at = 0; at * 2_000 < bytes; at++) {
    const called = { name: 'read_file', arguments: JSON.stringify({ path: `src/${at}.ts` }) };
    const call = { id: `call_${at}`, type: 'function', function: called };
    turns.push(
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: call.id, content: file.repeat(22) },
    );
  }
  return turns;
}

const timesMs = [];
async function line(count) {
  for (let i = 0; i < count; i++) {
    const startedAt = performance.now();
    await ask(body);
    timesMs.push(performance.now() - startedAt);
  }
}

const share = Math.ceil(Number(calls) / AT_ONCE);
await Promise.all(Array.from({ length: AT_ONCE }, () => line(WARM_UP)));
timesMs.length = 0;
const before = process.cpuUsage();
await Promise.all(Array.from({ length: AT_ONCE }, () => line(share)));
// Until the last batch of spans has gone out: each variant is told to send one every second.
await delay(1_500);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${JSON.stringify({ timesMs, cpuUs: user + system })}\n`);
