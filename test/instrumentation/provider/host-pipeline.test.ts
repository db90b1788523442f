import {
  context,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
  type Span as ApiSpan,
} from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  type ReadableSpan,
  type Sampler,
  type Span,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listenIn } from '../../../instrumentation/provider/host-pipeline.js';

vi.mock('../../../instrumentation/timers.js', () => import('../support/followed-timers.js'));

/** Hears all there is, and writes something on each span as it ends. */
class Listener implements SpanProcessor {
  readonly heard: string[] = [];
  readonly spans: ReadableSpan[] = [];
  flushes = (): Promise<void> => Promise.resolve();
  onStart(span: Span): void {
    this.heard.push(`start ${nameOf(span)}`);
    this.spans.push(span as unknown as ReadableSpan);
  }
  onEnding(span: Span): void {
    span.setAttribute('ours', 'written at its ending');
  }
  onEnd({ name, attributes }: ReadableSpan): void {
    this.heard.push(`end ${name}: ${String(attributes['ours'])}`);
  }
  forceFlush(): Promise<void> {
    return this.flushes();
  }
  shutdown = vi.fn(() => Promise.resolve());
}

function nameOf(span: Span): string {
  return (span as unknown as ReadableSpan).name;
}

/** A host's processor that looks at no flags. */
function recorder(saw: string[]): SpanProcessor {
  return {
    onStart: (span) => void saw.push(`start ${nameOf(span)}`),
    onEnd: ({ name }) => void saw.push(`end ${name}`),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

/** Leaves a span out if its name says so, and what is below such a one. */
const sampler: Sampler = new ParentBasedSampler({
  root: {
    shouldSample: (_context, _traceId, name) => ({ decision: name.startsWith('no') ? 0 : 2 }),
    toString: () => 'by name',
  },
});

function joined(config: { readonly sampler?: Sampler } = {}) {
  const saw: string[] = [];
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [recorder(saw), new SimpleSpanProcessor(exporter)],
    ...config,
  });
  const early = provider.getTracer('asked for before we came');
  const listener = new Listener();
  expect(listenIn(provider, listener)).toBe(true);
  return { provider, early, listener, saw, exporter };
}

test('a provider that shows nothing cannot be listened to', () => {
  expect(listenIn({ getTracer: () => undefined } as never, new Listener())).toBe(false);
});

describe('what the sampler of the host leaves out', () => {
  test('is heard by us, and by nobody else', () => {
    const { provider, early, listener, saw, exporter } = joined({ sampler });
    for (const tracer of [early, provider.getTracer('later')])
      for (const name of ['yes', 'no']) {
        const span = tracer.startSpan(name);
        expect(span.spanContext().traceFlags).toBe(
          name === 'yes' ? TraceFlags.SAMPLED : TraceFlags.NONE,
        );
        span.end();
      }
    const all = ['start yes', 'end yes: written at its ending'].concat([
      'start no',
      'end no: written at its ending',
    ]);
    expect(listener.heard).toEqual([...all, ...all]);
    expect(saw).toEqual(['start yes', 'end yes', 'start yes', 'end yes']);
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['yes', 'yes']);
  });

  test('goes for what is below it, too, and for spans that are open together', () => {
    const { early, listener, saw } = joined({ sampler });
    const spans: ApiSpan[] = [];
    const start = (name: string, parent: Context) => {
      const span = early.startSpan(name, {}, parent);
      spans.push(span);
      return contextWith(span);
    };
    start('inside', start('no', ROOT_CONTEXT));
    start('yes inside', start('yes', ROOT_CONTEXT));
    for (const span of spans) span.end();
    expect(listener.heard.filter((heard) => heard.startsWith('start'))).toEqual([
      'start no',
      'start inside',
      'start yes',
      'start yes inside',
    ]);
    expect(saw).toEqual(['start yes', 'start yes inside', 'end yes', 'end yes inside']);
  });

  test('stays out where OTEL_TRACES_SAMPLER chose it', () => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off');
    const { early, listener } = joined({ sampler: new AlwaysOffSampler() });
    const span = early.startSpan('no');
    expect(span.isRecording()).toBe(false);
    span.end();
    expect(listener.heard).toEqual([]);
  });
});

afterEach(() => void vi.unstubAllEnvs());

function contextWith(span: ApiSpan): Context {
  return trace.setSpan(ROOT_CONTEXT, span);
}

/** As SDK 1.x has it: another processor answers when one was added, and none hears of an ending before it has come. */
class OldProvider {
  #active = recorder([]);

  addSpanProcessor(processor: SpanProcessor): void {
    this.#active = processor;
  }
  getActiveSpanProcessor(): SpanProcessor {
    return this.#active;
  }
  startSpan(name: string, parent = ROOT_CONTEXT): OldSpan {
    return new OldSpan(name, this.getActiveSpanProcessor(), parent);
  }
  forceFlush = () => Promise.resolve();
  shutdown = () => Promise.resolve();
}

class OldSpan {
  readonly instrumentationLibrary = { name: 'host' };
  readonly attributes: Record<string, unknown> = {};
  readonly #processor: SpanProcessor;
  constructor(
    readonly name: string,
    processor: SpanProcessor,
    parent: Context,
  ) {
    this.#processor = processor;
    processor.onStart(this as never, parent);
  }
  setAttribute(key: string, value: unknown): void {
    this.attributes[key] = value;
  }
  end(): void {
    this.#processor.onEnd(this as never);
  }
}

test('SDK 1.x is heard whatever processors are added, and its spans are as they were to look at', () => {
  const provider = new OldProvider();
  const listener = new Listener();
  listenIn(provider as never, listener);
  provider.startSpan('before any processor').end();
  const saw: string[] = [];
  const exported: unknown[] = [];
  provider.addSpanProcessor({
    ...recorder(saw),
    onEnd: ({ attributes }) => void exported.push(attributes['ours']),
  });
  const parent = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
  const span = provider.startSpan('later', contextWith(trace.wrapSpanContext(parent)));
  expect(Object.keys(span).sort()).toEqual(['attributes', 'instrumentationLibrary', 'name']);
  span.end();
  expect(listener.heard.filter((heard) => heard.startsWith('end'))).toEqual([
    'end before any processor: written at its ending',
    'end later: written at its ending',
  ]);
  expect(
    listener.spans.map(({ instrumentationScope, parentSpanContext }) => [
      instrumentationScope.name,
      parentSpanContext?.spanId,
    ]),
  ).toEqual([
    ['host', undefined],
    ['host', parent.spanId],
  ]);
  expect([saw, exported]).toEqual([['start later'], ['written at its ending']]);
});

describe('the end of the host’s provider', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is not kept waiting by a sink that takes its time', async () => {
    const { provider, listener } = joined();
    listener.flushes = () => new Promise(() => {});
    await provider.shutdown();
    expect(vi.getTimerCount()).toBe(0);
    const flushed = provider.forceFlush();
    await vi.advanceTimersByTimeAsync(499);
    await expect(flushed).resolves.toBeUndefined();
  });

  test('hears nothing of a sink that fails, and leaves no timer behind', async () => {
    const { provider, listener } = joined();
    listener.flushes = () => Promise.reject(new Error('no disk'));
    await expect(provider.forceFlush()).resolves.toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends nothing of ours', async () => {
    const { provider, listener } = joined();
    await provider.shutdown();
    provider.getTracer('still there').startSpan('after it').end();
    expect(listener.shutdown).not.toHaveBeenCalled();
    expect(listener.heard).toContain('start after it');
  });
});

test('a listener that throws disturbs no span of the host', () => {
  const { early, listener, saw } = joined();
  listener.onStart = () => {
    throw new Error('broken');
  };
  context.with(ROOT_CONTEXT, () => early.startSpan('yes').end());
  expect(saw).toEqual(['start yes', 'end yes']);
});
