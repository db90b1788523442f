import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asGuest } from '../../instrumentation/guest-processor.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function processorThat(flushes: () => Promise<void>) {
  const shutdown = vi.fn(() => Promise.resolve());
  const processor: SpanProcessor = { onStart() {}, onEnd() {}, forceFlush: flushes, shutdown };
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
