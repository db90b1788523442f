// Makes SPANS spans of a model call's size through the API, in bursts, and says what they took of this process's CPU.
import { trace } from '@opentelemetry/api';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

const [spans] = process.argv.slice(2).map(Number);
const BURST = 20;
const messages = JSON.stringify([
  { role: 'user', parts: [{ type: 'text', content: 'What is the weather in Paris? '.repeat(40) }] },
]);
const attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o-mini',
  'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
  'gen_ai.response.id': 'chatcmpl-123',
  'gen_ai.response.finish_reasons': ['stop'],
  'gen_ai.usage.input_tokens': 120,
  'gen_ai.usage.output_tokens': 30,
  'gen_ai.input.messages': messages,
  'server.address': '127.0.0.1',
  'server.port': 8080,
};
const tracer = trace.getTracer('bench');

async function make(count) {
  for (let made = 0; made < count; made += BURST) {
    for (let i = 0; i < BURST; i++) {
      tracer.startActiveSpan('chat gpt-4o-mini', { attributes }, (span) => span.end());
    }
    await turn();
    // Bursts apart, so that no queue runs full and every span is really exported.
    if (made % 1_000 === 0) await delay(20);
  }
}

await make(2_000);
await delay(1_500);
const before = process.cpuUsage();
await make(spans);
await delay(2_500);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${JSON.stringify({ cpuUs: user + system })}\n`);
