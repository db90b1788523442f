import { beforeAll, describe, expect, test } from 'vitest';
import { startModelServer } from '../../examples/model-server.js';
import { ANSWER, EXPECTED_CALLS, openaiScript, WEATHER_CALL } from './support/openai-scenarios.js';
import { startOtlpReceiver, type ReceivedSpan } from './support/otlp-receiver.js';
import { fixture, runNode, TRACED, type NodeRun } from './support/run-node.js';

const PACKAGES = ['openai-5', 'openai-6', 'openai-7'];
const ENTRIES = ['openai-agent.mjs', 'openai-agent.cjs'];

for (const pkg of PACKAGES) {
  for (const entry of ENTRIES) {
    describe(`${pkg} through ${entry}`, () => {
      let plain: NodeRun;
      let traced: NodeRun;
      let spans: ReceivedSpan[];

      beforeAll(async () => {
        [plain, { run: traced, spans }] = await Promise.all([
          runPlain(entry, pkg),
          runTraced(entry, pkg),
        ]);
      });

      test('the application sees the same, byte for byte', () => {
        expect(traced.stdout).toBe(plain.stdout);
        expect(traced.stderr).toBe(plain.stderr);
        expect(traced.code).toBe(0);
      });

      test('every request is one span, with its outcome', () => {
        expect(spans.map(outcomeOf)).toEqual(EXPECTED_CALLS.map(([, outcome]) => outcome));
      });

      test('content goes in and out', () => {
        const [chat, tools, toolResult, stream, streamTools] = spans as [
          ReceivedSpan,
          ...ReceivedSpan[],
        ];
        expect(chat.name).toBe('chat gpt-4o-mini');
        expect(chat.kind).toBe(3);
        expect(chat.attributes).toMatchObject({
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'gpt-4o-mini',
          'gen_ai.request.temperature': 0.5,
          'gen_ai.request.max_tokens': 50,
          'gen_ai.request.seed': 7,
          'gen_ai.response.model': 'gpt-4o-mini',
          'gen_ai.response.finish_reasons': ['stop'],
          'gen_ai.usage.input_tokens': 120,
          'gen_ai.usage.output_tokens': 30,
          'gen_ai.usage.cache_read.input_tokens': 100,
          'gen_ai.usage.reasoning.output_tokens': 10,
          'server.address': '127.0.0.1',
          'http.response.status_code': 200,
        });
        expect(json(chat, 'gen_ai.input.messages')).toEqual([
          { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
          { role: 'user', parts: [{ type: 'text', content: 'What is the weather in Paris?' }] },
        ]);
        expect(json(chat, 'gen_ai.output.messages')).toEqual([
          { role: 'assistant', parts: [{ type: 'text', content: ANSWER }], finish_reason: 'stop' },
        ]);
        expect(json(tools!, 'gen_ai.tool.definitions')).toMatchObject([
          { type: 'function', name: 'get_weather', description: 'The weather of a city' },
        ]);
        for (const span of [tools!, streamTools!]) {
          expect(json(span, 'gen_ai.output.messages')).toEqual([
            { role: 'assistant', parts: [WEATHER_CALL], finish_reason: 'tool_call' },
          ]);
        }
        expect(json(toolResult!, 'gen_ai.input.messages')).toContainEqual({
          role: 'tool',
          parts: [{ type: 'tool_call_response', id: 'call_1', response: 'sunny' }],
        });
        expect(json(stream!, 'gen_ai.output.messages')).toEqual([
          {
            role: 'assistant',
            parts: [
              { type: 'reasoning', content: 'June is dry.' },
              { type: 'text', content: ANSWER },
            ],
            finish_reason: 'stop',
          },
        ]);
        expect(stream!.attributes).toMatchObject({
          'gen_ai.request.stream': true,
          'gen_ai.usage.cache_read.input_tokens': 100,
        });
      });

      test('a stream says when its first chunk came, a whole answer does not', () => {
        for (const [index, span] of spans.entries()) {
          const [scenario] = EXPECTED_CALLS[index]!;
          const seconds = span.attributes['gen_ai.response.time_to_first_chunk'];
          if (!/stream|break/.test(scenario)) expect(seconds, scenario).toBeUndefined();
          else expect(seconds, scenario).toBeLessThanOrEqual((span.endMs - span.startMs) / 1000);
        }
      });

      test('a broken or cancelled stream keeps what had come', () => {
        for (const scenario of ['early-break', 'aborted-stream', 'cut-stream', 'reset-stream']) {
          const span = spans[EXPECTED_CALLS.findIndex(([name]) => name === scenario)]!;
          const [message] = json(span, 'gen_ai.output.messages') as {
            parts: { content: string }[];
          }[];
          const text = message!.parts[0]!.content;
          expect(ANSWER.startsWith(text), `${scenario}: ${text}`).toBe(true);
          expect(text.length).toBeLessThan(ANSWER.length);
        }
      });
    });
  }
}

async function runPlain(entry: string, pkg: string): Promise<NodeRun> {
  const server = await startModelServer(openaiScript());
  const run = await runNode([fixture(entry), pkg], { OPENAI_BASE_URL: server.url });
  await server.close();
  return run;
}

async function runTraced(
  entry: string,
  pkg: string,
): Promise<{ run: NodeRun; spans: ReceivedSpan[] }> {
  const server = await startModelServer(openaiScript());
  const receiver = await startOtlpReceiver();
  const run = await runNode([...TRACED, fixture(entry), pkg], {
    OPENAI_BASE_URL: server.url,
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
  await Promise.all([server.close(), receiver.close()]);
  // The run around them is another test's matter.
  const spans = receiver.spans.filter((span) => 'tracehound.call.outcome' in span.attributes);
  return { run, spans };
}

function outcomeOf(span: ReceivedSpan): string {
  const { attributes, status } = span;
  const resend = attributes['http.request.resend_count'];
  return [
    attributes['gen_ai.operation.name'],
    attributes['tracehound.call.outcome'],
    ['unset', 'ok', 'error'][status.code ?? 0],
    String(attributes['error.type'] ?? '').replace(/ECONNRESET|UND_ERR_SOCKET/, 'reset'),
    resend && `resent ${resend}`,
  ]
    .filter(Boolean)
    .join(' ');
}

function json(span: ReceivedSpan, key: string): unknown {
  return JSON.parse(String(span.attributes[key]));
}
