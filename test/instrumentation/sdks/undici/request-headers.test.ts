import { describe, expect, test } from 'vitest';
import { giveWay, headerOf } from '../../../../instrumentation/sdks/undici/request-headers.js';

/** As undici has it: in versions from 6 on, and in version 5. */
const forms = {
  'a list': (...headers: string[]) => ({
    headers: headers as string | string[],
    addHeader(name: string, value: string) {
      (this.headers as string[]).push(name, value);
    },
  }),
  lines: (...headers: string[]) => ({
    headers: headers.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('') as
      string | string[],
    addHeader(name: string, value: string) {
      this.headers += `${name}: ${value}\r\n`;
    },
  }),
};

describe.each(Object.entries(forms))('%s', (_, requestWith) => {
  test('one header, whatever its letters', () => {
    const request = requestWith('accept', '*/*', 'TraceParent', 'theirs');
    expect(headerOf(request, 'traceparent')).toBe('theirs');
    expect(headerOf(request, 'parent')).toBeNull();
  });

  test('what somebody adds later takes the place of what is there', () => {
    const request = requestWith('traceparent', 'ours', 'accept', '*/*');
    giveWay(request, ['traceparent']);
    request.addHeader('Traceparent', 'theirs');
    request.addHeader('accept', 'text/html');
    expect(request.headers).toEqual(
      requestWith('accept', '*/*', 'Traceparent', 'theirs', 'accept', 'text/html').headers,
    );
  });

  test('what somebody has added before, too', () => {
    const request = requestWith('traceparent', 'ours', 'accept', '*/*', 'traceparent', 'theirs');
    giveWay(request, ['traceparent', 'tracestate']);
    expect(request.headers).toEqual(requestWith('accept', '*/*', 'traceparent', 'theirs').headers);
  });
});
