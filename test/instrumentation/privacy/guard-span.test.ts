import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCapturePolicy } from '../../../instrumentation/privacy/capture.js';
import { spanGuard } from '../../../instrumentation/privacy/guard-span.js';
import { redactorFromEnv } from '../../../instrumentation/privacy/redactor.js';
import { tempFolder } from '../../support/temp-folder.js';

const KEY = `sk-proj-${'a1B2'.repeat(8)}`;

const RERANK = {
  'gen_ai.operation.name': 'rerank',
  'gen_ai.request.model': 'r-4',
  'gen_ai.input.messages': '[]',
  'gen_ai.retrieval.query.text': 'what to do',
  'gen_ai.retrieval.documents': '[{"id":"1","score":0.5}]',
};

/** A real span with these attributes, as `env` lets it out of the process. */
function guarded(attributes: Attributes, env: Record<string, string> = {}): ReadableSpan {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const span = provider.getTracer('test').startSpan(`ask ${KEY}`, { attributes });
  span.addEvent('said', { text: `my key is ${KEY}`, n: 1 });
  span.recordException(new TypeError('what a tool says'));
  span.setStatus({ code: 2, message: `401 for ${KEY}` });
  span.end();
  const guard = spanGuard(redactorFromEnv(env['TRACEHOUND_REDACT']), readCapturePolicy(env));
  return guard(exporter.getFinishedSpans()[0]!);
}

describe('secrets', () => {
  test('are masked wherever a span can hold text, and nowhere else is anything changed', () => {
    const span = guarded({
      'input.value': `{"key":"${KEY}"}`,
      list: ['fine', KEY],
      'llm.max_tokens': 4096,
      max_tokens: '4096',
      'gen_ai.usage.prompt_tokens': 12,
      prompt_tokens: 'twelve tokens',
      token_type: 'input',
    });
    expect(span.attributes).toEqual({
      'input.value': '{"key":"[redacted:api-key]"}',
      list: ['fine', '[redacted:api-key]'],
      'llm.max_tokens': 4096,
      max_tokens: '4096',
      'gen_ai.usage.prompt_tokens': 12,
      prompt_tokens: 'twelve tokens',
      token_type: 'input',
    });
    expect(span.name).toBe('ask [redacted:api-key]');
    expect(span.events[0]!.attributes).toEqual({ text: 'my key is [redacted:api-key]', n: 1 });
    expect(span.status.message).toBe('401 for [redacted:api-key]');
    expect(span.spanContext().spanId).toMatch(/^\w{16}$/);
  });

  test('by patterns of the user’s own; a file that cannot be read leaves the built-in rules', () => {
    const file = path.join(tempFolder(), 'redact.yaml');
    writeFileSync(file, "patterns:\n  - id: acme\n    pattern: 'ACME-[0-9]{4}'\n");
    const attributes = { a: `ACME-1234 ${KEY}` };
    expect(guarded(attributes, { TRACEHOUND_REDACT: file }).attributes).toEqual({
      a: '[redacted:acme] [redacted:api-key]',
    });
    expect(guarded(attributes, { TRACEHOUND_REDACT: `${file}.gone` }).attributes).toEqual({
      a: 'ACME-1234 [redacted:api-key]',
    });
    expect(guarded(attributes, { TRACEHOUND_REDACT: 'false' }).attributes).toEqual(attributes);
  });
});

const LLM = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.input.messages': '[...]',
  'gen_ai.usage.input_tokens': 5,
};
const OTHERS_TOOL = {
  'openinference.span.kind': 'TOOL',
  'tool.name': 'read_secret',
  'input.value': 'a',
  'output.value': 'b',
};

describe('content', () => {
  const bare = (attributes: Attributes) =>
    Object.keys(attributes).filter((key) => !/messages|value/.test(key));

  test.each([
    [{}, true, true],
    [{ TRACEHOUND_CAPTURE_CONTENT: 'false' }, false, false],
    [{ TRACEHOUND_CAPTURE_RULES: 'tool:read_*=off' }, true, false],
    [{ TRACEHOUND_CAPTURE_RULES: '*:*=off, llm:gpt-4*=on' }, true, false],
    [{ TRACEHOUND_CAPTURE_RULES: 'llm:gpt-5=off' }, true, true],
    [{ TRACEHOUND_CAPTURE_CONTENT: 'false', TRACEHOUND_CAPTURE_RULES: 'tool:*=on' }, false, true],
    [{ TRACEHOUND_CAPTURE_RULES: 'tool read_secret off' }, false, false],
  ])('%o: of the model call %o, of the other library’s tool %o', (env, llm, tool) => {
    const kept = (attributes: Attributes) => Object.keys(guarded(attributes, env).attributes);
    expect(kept(LLM)).toEqual(llm ? Object.keys(LLM) : bare(LLM));
    expect(kept(OTHERS_TOOL)).toEqual(tool ? Object.keys(OTHERS_TOOL) : bare(OTHERS_TOOL));
  });

  test.each([
    [
      'goes where content is not wanted',
      OTHERS_TOOL,
      { TRACEHOUND_CAPTURE_CONTENT: 'false' },
      false,
    ],
    ['goes where a rule says so', OTHERS_TOOL, { TRACEHOUND_CAPTURE_RULES: 'tool:*=off' }, false],
    ['stays where no rule fits', LLM, { TRACEHOUND_CAPTURE_RULES: 'tool:*=off' }, true],
    [
      'stays where a span has no content',
      { db: 'pg' },
      { TRACEHOUND_CAPTURE_CONTENT: 'false' },
      true,
    ],
  ])('the text of an error %s', (_, attributes, env, isKept) => {
    const { status, events } = guarded(attributes, env);
    const { attributes: exception = {} } = events.find(({ name }) => name === 'exception')!;
    expect(exception['exception.type']).toBe('TypeError');
    expect('exception.message' in exception).toBe(isKept);
    expect('exception.stacktrace' in exception).toBe(isKept);
    expect(status).toEqual({ code: 2, ...(isKept && { message: '401 for [redacted:api-key]' }) });
  });

  test.each([
    [{ TRACEHOUND_CAPTURE_CONTENT: 'false' }, ['gen_ai.operation.name', 'gen_ai.request.model']],
    [
      { TRACEHOUND_CAPTURE_RULES: 'llm:r-*=off' },
      ['gen_ai.operation.name', 'gen_ai.request.model'],
    ],
    [{ TRACEHOUND_CAPTURE_RULES: 'llm:gpt-*=off' }, Object.keys(RERANK)],
  ])('%o: of a reranking', (env, kept) => {
    expect(Object.keys(guarded(RERANK, env).attributes)).toEqual(kept);
  });

  test('too long is cut by bytes, with a mark, and no secret in half', () => {
    const text = `${'é'.repeat(90)} ${KEY}`;
    const span = guarded(
      { 'input.value': `${text}${'x'.repeat(400)}` },
      { TRACEHOUND_CAPTURE_MAX_BYTES: '200', TRACEHOUND_REDACT: 'false' },
    );
    expect(span.attributes['input.value']).toMatch(/^é{90} …\[truncated \d+ bytes\]$/);
  });
});
