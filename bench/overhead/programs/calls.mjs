// Asks a model CALLS times, some at once, and prints how long each took, ms, and what they took of this process's CPU.
// With SPANS=manual each call is wrapped in a span by hand, as an application with plain OpenTelemetry has it.
import { SpanKind, trace } from '@opentelemetry/api';
import { setTimeout as delay } from 'node:timers/promises';

const [url, calls] = process.argv.slice(2);
const AT_ONCE = 4;
const tracer = trace.getTracer('bench');
const byHand = process.env.SPANS === 'manual';
const content = 'What is the weather in Paris? '.repeat(40);

async function ask() {
  const body = { model: 'gpt-4o-mini', stream: true, messages: [{ role: 'user', content }] };
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { body, text: await readers[asked++ % readers.length](response.body) };
}

let asked = 0;
const readers = [piped, iterated];

/** As the AI SDK reads a stream. */
async function piped(stream) {
  let text = '';
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) text += chunk;
  return text;
}

/** As OpenAI's and Anthropic's SDKs do. */
async function iterated(stream) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text;
}

function askInSpan() {
  return tracer.startActiveSpan('chat gpt-4o-mini', { kind: SpanKind.CLIENT }, async (span) => {
    const { body, text } = await ask();
    span.setAttributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': body.model,
      'gen_ai.input.messages': JSON.stringify(body.messages),
      'gen_ai.output.messages': text,
    });
    span.end();
  });
}

const timesMs = [];
async function line(count) {
  for (let i = 0; i < count; i++) {
    const startedAt = performance.now();
    await (byHand ? askInSpan() : ask());
    timesMs.push(performance.now() - startedAt);
  }
}

const share = Math.ceil(Number(calls) / AT_ONCE);
await Promise.all(Array.from({ length: AT_ONCE }, () => line(100)));
timesMs.length = 0;
const before = process.cpuUsage();
await Promise.all(Array.from({ length: AT_ONCE }, () => line(share)));
// Until the last batch of spans has gone out: OpenTelemetry sends one every 5 s.
await delay(5_500);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${JSON.stringify({ timesMs, cpuUs: user + system })}\n`);
