import { propagation, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { afterAll, describe, expect, test } from 'vitest';
import { headersWithTrace } from '../../../instrumentation/fetch/propagate.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${spanId}-01`;
const inSpan = trace.setSpanContext(ROOT_CONTEXT, {
  traceId,
  spanId,
  traceFlags: TraceFlags.SAMPLED,
});
const url = 'http://127.0.0.1/v1/chat/completions';

propagation.setGlobalPropagator(new W3CTraceContextPropagator());
afterAll(() => propagation.disable());

describe('the headers keep the form the host gave them', () => {
  test.each([
    ['none', undefined, { traceparent }],
    ['a plain object', { Authorization: 'k' }, { Authorization: 'k', traceparent }],
    [
      'a list',
      [['a', 'b']],
      [
        ['a', 'b'],
        ['traceparent', traceparent],
      ],
    ],
  ])('%s', (_, headers, expected) => {
    const init = { method: 'POST', headers } as RequestInit;
    expect(headersWithTrace(inSpan, url, init)).toEqual(expected);
  });

  test('a Headers object, which stays untouched', () => {
    const headers = new Headers({ a: 'b' });
    const added = headersWithTrace(inSpan, url, { headers });
    expect(Object.fromEntries(added as Headers)).toEqual({ a: 'b', traceparent });
    expect(headers.has('traceparent')).toBe(false);
  });

  test('those of a Request, where the call has none of its own', () => {
    const request = new Request(url, { headers: { a: 'b' } });
    const added = headersWithTrace(inSpan, request, { method: 'POST', body: '{}' });
    expect(Object.fromEntries(added as Headers)).toEqual({ a: 'b', traceparent });
  });
});

describe('the request goes out as it is', () => {
  test('outside any span', () => {
    expect(headersWithTrace(ROOT_CONTEXT, url, {})).toBeUndefined();
  });

  test('where the host propagates already', () => {
    const init = { headers: { Traceparent: 'its own' } };
    expect(headersWithTrace(inSpan, url, init)).toBeUndefined();
  });

  test('where its options are no plain object', () => {
    class Options {
      get headers() {
        return {};
      }
    }
    expect(headersWithTrace(inSpan, url, new Options())).toBeUndefined();
  });
});
