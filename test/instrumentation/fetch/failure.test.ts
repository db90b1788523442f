import { expect, test } from 'vitest';
import { classifyFailure } from '../../../instrumentation/fetch/failure.js';

const call = { elapsedMs: 50, timeoutHeader: '600', hadBegun: false };

function aborted(reason?: unknown): AbortSignal {
  return AbortSignal.abort(reason);
}

test('undici hides the cause one level down', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), {
    code: 'ECONNREFUSED',
  });
  expect(classifyFailure(new TypeError('fetch failed', { cause }), undefined, call)).toEqual({
    cancelled: false,
    type: 'ECONNREFUSED',
    message: 'fetch failed: connect ECONNREFUSED 127.0.0.1:9',
  });
});

test.each([
  ['an abort', aborted(), new DOMException('aborted', 'AbortError')],
  ['an abort with a reason of its own', aborted('changed my mind'), 'changed my mind'],
  ['an AbortError nobody signalled', undefined, new DOMException('aborted', 'AbortError')],
])('%s is a cancellation', (_, signal, error) => {
  expect(classifyFailure(error, signal, call).cancelled).toBe(true);
});

test('AbortSignal.timeout is a failure', () => {
  const reason = new DOMException('timed out', 'TimeoutError');
  expect(classifyFailure(reason, aborted(reason), call)).toMatchObject({
    cancelled: false,
    type: 'timeout',
  });
});

test('an abort when the SDK said it would give up is its timeout', () => {
  const error = new DOMException('aborted', 'AbortError');
  const late = { elapsedMs: 2_003, timeoutHeader: '2', hadBegun: false };
  expect(classifyFailure(error, aborted(), late)).toMatchObject({
    cancelled: false,
    type: 'timeout',
  });
});

test('so is one before any answer where the SDK would wait less than a second', () => {
  const error = new DOMException('aborted', 'AbortError');
  const short = { elapsedMs: 101, timeoutHeader: '0', hadBegun: false };
  expect(classifyFailure(error, aborted(), short)).toMatchObject({ type: 'timeout' });
  const begun = { ...short, hadBegun: true };
  expect(classifyFailure(error, aborted(), begun)).toMatchObject({ cancelled: true });
});

test.each([['a string'], [undefined], [null], [{}]])('%o is an error of no known type', (error) => {
  expect(classifyFailure(error, undefined, call)).toMatchObject({
    cancelled: false,
    type: '_OTHER',
  });
});
