import { expect, test, vi } from 'vitest';
import { EventReader, textIn } from '../../../instrumentation/fetch/event-reader.js';
import { objectOf } from '../../../instrumentation/fetch/json.js';

/** What each event says when it comes, as plain text: the reader's objects are used again. */
function readAll(events: readonly string[]): unknown[] {
  const reader = new EventReader((event) => textIn(objectOf(event['delta']), ['content', 'args']));
  return events.map((data) => structuredClone(reader.read(data)));
}

function parse(data: string): unknown {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const say = (content: unknown, more: object = {}) =>
  JSON.stringify({ id: 'c', delta: { content }, ...more });

test.each<[string, readonly string[]]>([
  ['tokens', ['It', ' is', ' sunny', ' in a town with a long name', '', ' é😀'].map((t) => say(t))],
  ['escapes', ['a', '\n\n', '"', '\\', '\u2028', '\u0007', 'b'].map((text) => say(text))],
  ['a text that stands elsewhere, too', [say('c'), say('id'), say('delta'), say('content')]],
  ['another field that changes', [say('a'), say('b'), say('c', { n: 1 }), say('d', { n: 2 })]],
  ['another key for the text', [say('a'), '{"id":"c","delta":{"args":"{}"}}', say('b')]],
  ['a key that comes twice', ['a', 'b'].map((t) => `{"delta":{"content":"x","content":"${t}"}}`)],
  ['an array', ['["a"]', '["b"]', '["c"]']],
  ['text that would end the string', [say('a'), '{"id":"c","delta":{"content":"b","x":"c"}}']],
  ['a string that is cut', [say('a'), '{"id":"c","delta":{"content":"b}}', say('c')]],
  [
    'a control character, which JSON forbids',
    [say('a'), say('b').replace('"b"', '"\n"'), say('c')],
  ],
  [
    'a character that is cut in two',
    ['a', '\\ud83d', '\\ude00', '\\ud8'].map((t) => say('x').replace('"x"', `"${t}"`)),
  ],
  [
    'a shorter event that begins and ends alike',
    ['{"delta":{"content":"aa"}}', '{"delta":{"content":"}}'],
  ],
  ['null for a text', [say('a'), say(null), say('b')]],
])('%s: what is read is what JSON.parse makes', (_, events) => {
  expect(readAll(events)).toEqual(events.map(parse));
  // Learned first, then repeated.
  expect(readAll([say('first'), ...events])).toEqual([say('first'), ...events].map(parse));
});

test('an event that differs in its text alone is not parsed', () => {
  const native = vi.spyOn(JSON, 'parse');
  readAll(Array.from({ length: 50 }, (_, n) => say(`word${n}`)));
  const calls = native.mock.calls.length;
  native.mockRestore();
  // The first, and once more with another text in its place.
  expect(calls).toBe(2);
});

test('where every event differs in more, looking for repetition is left', () => {
  const native = vi.spyOn(JSON, 'parse');
  readAll(Array.from({ length: 50 }, (_, n) => say(`word${n}`, { sequence_number: n })));
  const calls = native.mock.calls.length;
  native.mockRestore();
  expect(calls).toBe(50 + 3);
});
