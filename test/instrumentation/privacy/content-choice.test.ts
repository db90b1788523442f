import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { readCapturePolicy } from '../../../instrumentation/privacy/capture.js';
import {
  ContentChoices,
  contentChoiceOf,
  withContentChoice,
} from '../../../instrumentation/privacy/content-choice.js';
import { spanGuard } from '../../../instrumentation/privacy/guard-span.js';

const ATTRIBUTES = {
  'gen_ai.request.model': 'm',
  'gen_ai.input.messages': 'in',
  'ai.prompt.messages': 'in',
  'input.value': 'in',
  'gen_ai.output.messages': 'out',
  'ai.response.text': 'out',
  'gen_ai.retrieval.query.text': 'in',
  'gen_ai.retrieval.documents': 'out',
  'gen_ai.tool.call.arguments': 'both',
  'ai.toolCall.result': 'both',
};

/** What leaves the process of a span that is started in this context. */
function told(inside = ROOT_CONTEXT): string[] {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [new ContentChoices(), new SimpleSpanProcessor(exporter)],
  });
  provider.getTracer('test').startSpan('call', { attributes: ATTRIBUTES }, inside).end();
  const guard = spanGuard(null, readCapturePolicy({}));
  return Object.values(guard(exporter.getFinishedSpans()[0]!).attributes) as string[];
}

test.each([
  ['nothing', {}, ['m', 'in', 'in', 'in', 'out', 'out', 'in', 'out', 'both', 'both']],
  ['its inputs', { inputs: false }, ['m', 'out', 'out', 'out']],
  ['its outputs', { outputs: false }, ['m', 'in', 'in', 'in', 'in']],
  ['all', { inputs: false, outputs: false }, ['m']],
])('a call that keeps %s to itself', (_, choice, expected) => {
  expect(told(withContentChoice(ROOT_CONTEXT, choice))).toEqual(expected);
});

test('a call inside inherits what it does not say itself', () => {
  const outer = withContentChoice(ROOT_CONTEXT, { inputs: false });
  expect(contentChoiceOf(withContentChoice(outer, {}))).toEqual({ inputs: false, outputs: true });
  const inner = withContentChoice(outer, { inputs: true, outputs: false });
  expect(contentChoiceOf(inner)).toEqual({ inputs: true, outputs: false });
  expect(contentChoiceOf(context.active())).toEqual({ inputs: true, outputs: true });
});
