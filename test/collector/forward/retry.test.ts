import { describe, expect, test } from 'vitest';
import { backoffMs, judge, retryAfterMs } from '../../../collector/forward/retry.js';

const NOW = Date.parse('2026-11-21T12:00:00Z');

describe('judge', () => {
  test.each([200, 202, 204])('%d is sent', (status) => {
    expect(judge({ status, headers: new Headers() }, NOW)).toEqual({ kind: 'sent' });
  });

  test.each([400, 401, 403, 404, 413, 500, 501, 301])('%d is dropped', (status) => {
    expect(judge({ status, headers: new Headers() }, NOW)).toEqual({
      kind: 'drop',
      reason: `http ${status}`,
    });
  });

  test.each([429, 502, 503, 504])('%d is tried again', (status) => {
    expect(judge({ status, headers: new Headers() }, NOW)).toEqual({
      kind: 'retry',
      afterMs: null,
    });
    const headers = new Headers({ 'retry-after': '7' });
    expect(judge({ status, headers }, NOW)).toEqual({ kind: 'retry', afterMs: 7000 });
  });
});

test.each([
  [null, null],
  ['3', 3000],
  ['Sat, 21 Nov 2026 12:00:05 GMT', 5000],
  ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
  ['soon', null],
])('Retry-After %j is %j ms', (header, ms) => {
  expect(retryAfterMs(header, NOW)).toBe(ms);
});

test('backoff doubles up to half a minute, half of it by chance', () => {
  expect([1, 2, 3].map((attempt) => backoffMs(attempt, () => 0))).toEqual([250, 500, 1000]);
  expect([1, 2, 3].map((attempt) => backoffMs(attempt, () => 1))).toEqual([500, 1000, 2000]);
  expect(backoffMs(1000, () => 1)).toBe(30_000);
});
