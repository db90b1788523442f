import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import type { SpanGuard } from '../../../collector/exporters/index.js';
import { ownSpanMask } from '../../../instrumentation/provider/own-span-mask.js';

const SECRET = `sk-ant-api03-${'aB3'.repeat(30)}`;

/** What a host exports that sends each span at its end, masked before. */
function exported(work: (provider: BasicTracerProvider) => void, guard?: SpanGuard) {
  const exporter = new InMemorySpanExporter();
  const sends = new SimpleSpanProcessor(exporter);
  const mask = ownSpanMask(guard);
  const end = sends.onEnd.bind(sends);
  sends.onEnd = (span) => {
    mask(span);
    end(span);
  };
  work(new BasicTracerProvider({ spanProcessors: [sends] }));
  return exporter.getFinishedSpans();
}

function endWithSecrets(provider: BasicTracerProvider, scope: string): void {
  const span = provider.getTracer(scope).startSpan(`call ${SECRET}`);
  span.setAttributes({ 'gen_ai.usage.input_tokens': 7, key: SECRET, keys: ['a', SECRET] });
  span.addEvent('said', { key: SECRET });
  span.setStatus({ code: 2, message: `no such key: ${SECRET}` });
  span.end();
}

test('no exporter of the host sees a secret in a span of ours', () => {
  const [span] = exported((provider) => endWithSecrets(provider, 'tracehound'));
  expect(JSON.stringify(told(span!))).not.toContain(SECRET);
  expect(span!.attributes).toMatchObject({
    'gen_ai.usage.input_tokens': 7,
    keys: ['a', expect.stringContaining('redacted') as string],
  });
  expect(span!.status.message).toMatch(/^no such key: .*redacted/i);
});

test('the host’s own spans are left as they are', () => {
  const [span] = exported((provider) => endWithSecrets(provider, 'host'));
  expect(span!.attributes['key']).toBe(SECRET);
  expect(span!.name).toBe(`call ${SECRET}`);
});

test('a span that cannot be looked at leaves with its name alone', () => {
  const [span] = exported(
    (provider) =>
      provider
        .getTracer('tracehound')
        .startSpan('call', { attributes: { key: SECRET } })
        .end(),
    () => {
      throw new Error('no guard');
    },
  );
  expect([span!.name, span!.attributes]).toEqual(['call', {}]);
});

function told({ name, attributes, events, status }: ReadableSpan) {
  return { name, attributes, events, status };
}
