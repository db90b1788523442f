import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asGuest } from '../../../instrumentation/provider/guest-processor.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function processorThat(flushes: () => Promise<void>, onEnding?: SpanProcessor['onEnding']) {
  const shutdown = vi.fn(() => Promise.resolve());
  const processor: SpanProcessor = { onStart() {}, onEnd() {}, forceFlush: flushes, shutdown };
  if (onEnding) processor.onEnding = onEnding;
  return { guest: asGuest(processor), shutdown };
}

test('a host does not wait for a sink that takes its time', async () => {
  const { guest } = processorThat(() => new Promise(() => {}));
  await guest.shutdown();
  expect(vi.getTimerCount()).toBe(0);
  const flushed = guest.forceFlush();
  await vi.advanceTimersByTimeAsync(499);
  await expect(flushed).resolves.toBeUndefined();
});

test('a host hears nothing of a sink that fails, and leaves no timer behind', async () => {
  const { guest } = processorThat(() => Promise.reject(new Error('no disk')));
  await expect(guest.forceFlush()).resolves.toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});

test('the shutdown of a host ends nothing of ours', async () => {
  const { guest, shutdown } = processorThat(() => Promise.resolve());
  await guest.shutdown();
  expect(shutdown).not.toHaveBeenCalled();
});

/** As SDK 1.x has it: it calls its processors when a span has ended, in the order in which they came. */
class OldSpan {
  readonly instrumentationLibrary = { name: 'tracehound' };
  attributes = { key: 'plain' };
  constructor(readonly onEnd: (span: OldSpan) => void) {}
  end(): void {
    this.onEnd(this);
  }
}

test('an SDK that tells of no ending has it heard before its own exporters', () => {
  const exported: string[] = [];
  const span = new OldSpan(({ attributes }) => exported.push(attributes.key));
  const { guest } = processorThat(
    () => Promise.resolve(),
    (ending) => {
      Object.assign(ending, { attributes: { key: 'masked' } });
    },
  );
  guest.onStart(span as never, ROOT_CONTEXT);
  span.end();
  expect(exported).toEqual(['masked']);
  expect(Object.keys(span)).toEqual(Object.keys(new OldSpan(() => {})));
});
