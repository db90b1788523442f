import { propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import type { Context, SpanContext, SpanOptions } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { belowKept, isBare, parentIdOf } from '../../../instrumentation/context/kept-parents.js';
import { leftOutScopes } from '../../../instrumentation/provider/infrastructure-scopes.js';
import { KeptSpans } from '../../../instrumentation/provider/kept-spans.js';

const HTTP = '@opentelemetry/instrumentation-http';
const exporter = new InMemorySpanExporter();
const kept = new KeptSpans([new SimpleSpanProcessor(exporter)], leftOutScopes(''));
const provider = new BasicTracerProvider({ spanProcessors: [kept] });

propagation.setGlobalPropagator(new W3CTraceContextPropagator());
beforeEach(() => exporter.reset());
afterAll(() => propagation.disable());

/** A span and the context in it. */
function start(scope: string, name: string, around: Context = ROOT_CONTEXT, options?: SpanOptions) {
  const span = provider.getTracer(scope).startSpan(name, options, around);
  return { span, inside: trace.setSpan(around, span), id: span.spanContext().spanId };
}

/** Each stored span with the name of its parent, or its id where that is no span of this process. */
function stored(): string[] {
  const spans = exporter.getFinishedSpans().map((span) => belowKept(span, span));
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  return spans.map(({ name, parentSpanContext: parent }) =>
    parent ? `${name} < ${names.get(parent.spanId) ?? parent.spanId}` : name,
  );
}

test('what is below infrastructure is stored below what is around it', () => {
  const agent = start('tracehound', 'agent');
  const server = start(HTTP, 'GET', agent.inside);
  const middleware = start('@opentelemetry/instrumentation-express', 'middleware', server.inside);
  const own = start('my app', 'by hand', middleware.inside);
  const call = start('tracehound', 'chat', own.inside);
  for (const { span } of [call, own, middleware, server, agent]) span.end();
  expect(stored()).toEqual(['chat < by hand', 'by hand < agent', 'agent']);
  expect(parentIdOf(own.span)).toBe(agent.id);
});

test('the host’s exporters see the spans as they are', () => {
  const server = start(HTTP, 'GET');
  const call = start('tracehound', 'chat', server.inside);
  call.span.end();
  const [span] = exporter.getFinishedSpans();
  expect(span!.parentSpanContext!.spanId).toBe(server.id);
  expect(stored()).toEqual(['chat']);
});

test('a span that begins when the one of infrastructure is over, too', () => {
  const agent = start('tracehound', 'agent');
  const server = start(HTTP, 'GET', agent.inside);
  server.span.end();
  agent.span.end();
  start('tracehound', 'chat', server.inside).span.end();
  expect(stored()).toEqual(['agent', 'chat < agent']);
});

test('nothing is around infrastructure that is at the top, or below another process', () => {
  const caller: SpanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
  const asked = trace.setSpanContext(ROOT_CONTEXT, { ...caller, isRemote: true });
  const agent = start('tracehound', 'agent');
  expect(isBare(start(HTTP, 'GET').span)).toBe(true);
  expect(isBare(start(HTTP, 'GET', asked).span)).toBe(true);
  expect(isBare(start(HTTP, 'GET', agent.inside).span)).toBe(false);
  expect(isBare(agent.span)).toBe(false);
});

test('another process that infrastructure tells of itself stores what it does below what is stored', () => {
  const tool = start('tracehound', 'tool');
  const client = start(HTTP, 'POST', tool.inside, { kind: SpanKind.CLIENT });
  const socket = start('@opentelemetry/instrumentation-net', 'connect', client.inside);
  const headers: Record<string, string> = {};
  propagation.inject(client.inside, headers);
  expect(headers['traceparent']).toContain(client.id);
  const server = start(HTTP, 'POST', propagation.extract(ROOT_CONTEXT, headers));
  start('tracehound', 'agent', server.inside).span.end();
  // It has the trace state of the span it is below, and speaks for itself alone.
  propagation.inject(socket.inside, headers);
  start('tracehound', 'other', propagation.extract(ROOT_CONTEXT, headers)).span.end();
  tool.span.end();
  expect(stored()).toEqual([`agent < tool`, `other < ${socket.id}`, 'tool']);
});

const began = (scope: string, attributes = {}): ReadableSpan =>
  ({ instrumentationScope: { name: scope }, attributes }) as unknown as ReadableSpan;

test.each([
  [HTTP, {}, undefined, true],
  ['@opentelemetry/instrumentation-fs', {}, 'false', true],
  ['next.js', {}, '', true],
  [HTTP, {}, 'true', false],
  ['@opentelemetry/instrumentation-pg', {}, 'prisma, @opentelemetry/instrumentation-p*', false],
  [HTTP, {}, 'prisma', true],
  ['@opentelemetry/instrumentation-aws-sdk', { 'gen_ai.system': 'aws.bedrock' }, '', false],
  ['@opentelemetry/instrumentation-openai', { 'gen_ai.operation.name': 'chat' }, '', false],
  ['@arizeai/openinference-instrumentation-langchain', {}, '', false],
  ['@traceloop/instrumentation-openai', {}, '', false],
  ['langfuse-sdk', {}, '', false],
  ['ai', {}, '', false],
  ['my app', { 'http.request.method': 'GET' }, '', false],
])('%s with %j, where %j is wanted', (scope, attributes, wanted, expected) => {
  expect(leftOutScopes(wanted)(began(scope, attributes) as never)).toBe(expected);
});
