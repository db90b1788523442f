import { context, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endAmbientRuns } from '../../instrumentation/context/ambient-run.js';
import { tracer } from '../../instrumentation/context/tracer.js';
import { agent, logStep, tool } from '../../instrumentation/index.js';
import { callModel, traceProcess, type TracedProcess } from './support/traced-process.js';

let traced: TracedProcess;

beforeEach(() => {
  traced = traceProcess({ ambientRuns: true });
});

afterEach(() => traced.stop());

function callChat(): Promise<void> {
  const request = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
  const answer = { choices: [{ message: { role: 'assistant', content: 'Hello' } }] };
  return callModel('http://model.test/v1/chat/completions', request, answer);
}

/** `child < parent` for every span, in order of their end. */
function tree(): string[] {
  const names = new Map(traced.spans().map((span) => [span.spanContext().spanId, span.name]));
  return traced.spans().map(({ name, parentSpanContext }) => {
    const parent = parentSpanContext && names.get(parentSpanContext.spanId);
    return parent ? `${name} < ${parent.replace(/^(invoke_agent) .*/, '$1')}` : name.split(' ')[0]!;
  });
}

test('our helpers outside any span join the run of the model calls', async () => {
  tool('look', {}, () => 'seen');
  await callChat();
  logStep('check');
  endAmbientRuns();
  expect(tree()).toEqual([
    'execute_tool look < invoke_agent',
    'chat m < invoke_agent',
    'step check < invoke_agent',
    'invoke_agent',
  ]);
});

test('a call inside a span stays with that span', async () => {
  const span = tracer().startSpan('GET /ask');
  await context.with(trace.setSpan(context.active(), span), callChat);
  span.end();
  endAmbientRuns();
  expect(tree()).toEqual(['chat m < GET /ask', 'GET']);
});

test('an agent that says it is one makes no other run', async () => {
  await agent('mine', callChat);
  endAmbientRuns();
  expect(tree()).toEqual(['chat m < invoke_agent', 'invoke_agent']);
  expect(traced.spans().at(-1)!.attributes).not.toHaveProperty(['tracehound.run.ambient']);
});

test('without a call there is no run', () => {
  endAmbientRuns();
  expect(traced.spans()).toEqual([]);
});

test('a call after the end is still of the run', async () => {
  await callChat();
  endAmbientRuns();
  await callChat();
  expect(tree()).toEqual(['chat m < invoke_agent', 'invoke_agent', 'chat m < invoke_agent']);
});
