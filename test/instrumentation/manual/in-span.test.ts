import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { inSpan } from '../../../instrumentation/manual/in-span.js';
import { step } from '../../../instrumentation/manual/step.js';
import { recordSpans } from '../support/recorded-spans.js';

const spans = recordSpans();

test('a synchronous function stays synchronous', () => {
  expect(step('count', () => 3)).toBe(3);
  expect(spans.only().name).toBe('step count');
});

test('a promise is awaited before the span ends', async () => {
  let finish = (_: string) => {};
  const result = step('wait', () => new Promise<string>((resolve) => (finish = resolve)));
  expect(spans.all()).toEqual([]);
  finish('done');
  expect(await result).toBe('done');
  expect(spans.only().status.code).toBe(SpanStatusCode.UNSET);
});

test('a rejection passes as the same error', async () => {
  const error = new RangeError('too far');
  await expect(step('walk', () => Promise.reject(error))).rejects.toBe(error);
  expect(spans.only().attributes['error.type']).toBe('RangeError');
});

test('what is thrown need not be an Error', () => {
  let thrown: unknown;
  try {
    step('odd', () => {
      throw 'a string';
    });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBe('a string');
  expect(spans.only().status).toEqual({ code: SpanStatusCode.ERROR, message: 'a string' });
});

test('a promise with methods of its own keeps them, and starts no work before it is awaited', async () => {
  let asked = 0;
  class LazyPromise extends Promise<number> {
    override then: Promise<number>['then'] = (onFulfilled, onRejected) => {
      asked += 1;
      return Promise.resolve(7).then(onFulfilled, onRejected);
    };
    withResponse = () => 'response';
  }
  const lazy = new LazyPromise(() => {});
  const result = inSpan(
    { name: 'lazy', kind: SpanKind.INTERNAL, attributes: () => ({}) },
    () => lazy,
  );
  expect(result).toBe(lazy);
  expect(result.withResponse()).toBe('response');
  expect([asked, spans.all().length]).toEqual([0, 0]);
  expect(await result).toBe(7);
  expect([asked, spans.all().length]).toEqual([1, 1]);
});

test('attributes that cannot be made cost the attributes only', () => {
  const attributes = () => {
    throw new Error('ours');
  };
  expect(inSpan({ name: 'n', kind: SpanKind.INTERNAL, attributes }, () => 'ok')).toBe('ok');
  expect(spans.only().name).toBe('n');
});
