import { expect, test } from 'vitest';
import { Resends, type SentRequest } from '../../../instrumentation/fetch/resends.js';

const request: SentRequest = {
  parent: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 },
  url: 'http://model.test/v1/chat/completions',
  bodyText: '{"model":"m"}',
};

test('a request that failed is a further try where it is sent again', () => {
  const resends = new Resends();
  expect(resends.count(request, 0)).toBe(0);
  resends.failed(request, 1, 0);
  expect(resends.count(request, 1_000)).toBe(1);
  resends.failed(request, 2, 1_000);
  expect(resends.count(request, 2_000)).toBe(2);
});

test.each<[string, Partial<SentRequest>]>([
  ['in another span', { parent: { ...request.parent!, spanId: 'c'.repeat(16) } }],
  ['in no span', { parent: undefined }],
  ['to another endpoint', { url: 'http://model.test/v1/responses' }],
  ['with another body', { bodyText: '{"model":"n"}' }],
  ['with a body nobody saw', { bodyText: undefined }],
])('a request %s is a first one', (_, other) => {
  const resends = new Resends();
  resends.failed(request, 1, 0);
  expect(resends.count({ ...request, ...other }, 1_000)).toBe(0);
});

test('what went well, or failed long ago, is asked anew', () => {
  const resends = new Resends();
  resends.failed(request, 1, 0);
  expect(resends.count(request, 3_600_000)).toBe(0);
  resends.failed(request, 1, 3_600_000);
  resends.succeeded(request);
  expect(resends.count(request, 3_600_001)).toBe(0);
});

test('the oldest failures are forgotten first', () => {
  const resends = new Resends();
  const numbered = (n: number) => ({ ...request, bodyText: String(n) });
  for (let n = 0; n <= 200; n++) resends.failed(numbered(n), 1, 0);
  expect([0, 1, 200].map((n) => resends.count(numbered(n), 1))).toEqual([0, 1, 1]);
});
