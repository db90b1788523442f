import { expect, test } from 'vitest';
import { SseParser, type ServerSentEvent } from '../../../instrumentation/fetch/sse.js';

function parse(chunks: readonly Uint8Array[]): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  const parser = new SseParser((event) => events.push(event));
  for (const chunk of chunks) parser.push(chunk);
  parser.end();
  return events;
}

const stream = [
  ': a comment',
  '',
  'event: greeting',
  'data: {"text":"héllo 😀"}',
  '',
  'data:two',
  'data: lines',
  'id: 7',
  '',
  'event: nothing',
  '',
  'data: [DONE]',
].join('\n');

const expected = [
  { event: 'greeting', data: '{"text":"héllo 😀"}' },
  { event: undefined, data: 'two\nlines' },
  { event: undefined, data: '[DONE]' },
];

test('reads fields, joins data lines and delivers an event that lacks its blank line', () => {
  expect(parse([Buffer.from(stream)])).toEqual(expected);
});

test('reads the same wherever the chunks are cut, also inside a character', () => {
  const bytes = Buffer.from(stream);
  for (let cut = 1; cut < bytes.length; cut++) {
    expect(parse([bytes.subarray(0, cut), bytes.subarray(cut)]), `cut at ${cut}`).toEqual(expected);
  }
});

test('reads lines that end in \\r\\n', () => {
  expect(parse([Buffer.from(stream.replaceAll('\n', '\r\n'))])).toEqual(expected);
});
