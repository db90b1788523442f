import { createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { isTracingSuppressed, suppressTracing } from '@opentelemetry/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  areContextsShared,
  keepContextsToOurselves,
  shareContexts,
} from '../../../instrumentation/context/shared-contexts.js';
import { ContextsBelowCallers } from '../../../instrumentation/propagation/contexts-below-callers.js';

const contexts = new ContextsBelowCallers().enable();
const suppressed = suppressTracing(ROOT_CONTEXT);
const KEY = createContextKey('test');
const other = ROOT_CONTEXT.setValue(KEY, 'other');

beforeEach(keepContextsToOurselves);
afterEach(shareContexts);

/** Whether tracing is suppressed at once, after a promise, and outside. */
async function suppression(): Promise<boolean[]> {
  const isSuppressed = () => isTracingSuppressed(contexts.active());
  const [now, later] = contexts.with(suppressed, () => [
    isSuppressed(),
    Promise.resolve().then(isSuppressed),
  ]);
  return [now as boolean, isSuppressed(), await later!];
}

test('kept to ourselves, a suppressed context holds until its function returns', async () => {
  expect(await suppression()).toEqual([true, false, false]);
  expect(areContextsShared()).toBe(false);
});

test('shared, it holds for what goes on later, too', async () => {
  shareContexts();
  expect(await suppression()).toEqual([true, false, true]);
});

test('any other context is entered, and all are from then on', async () => {
  const later = contexts.with(other, async () => {
    await Promise.resolve();
    return contexts.active().getValue(KEY);
  });
  expect(await later).toBe('other');
  expect(await suppression()).toEqual([true, false, true]);
});

test('a context inside a suppressed one is the active one', () => {
  const inside = contexts.with(suppressed, () =>
    contexts.with(other, () => contexts.active().getValue(KEY)),
  );
  expect(inside).toBe('other');
});

test('what throws leaves no context behind', () => {
  const fail = () => {
    throw new Error('no');
  };
  expect(() => contexts.with(suppressed, fail)).toThrow('no');
  expect(contexts.active()).toBe(ROOT_CONTEXT);
});

test('function, this and arguments are as given', () => {
  const add = function (this: { base: number }, one: number, two: number): number {
    return this.base + one + two;
  };
  expect(contexts.with(suppressed, add, { base: 1 }, 2, 3)).toBe(6);
});
