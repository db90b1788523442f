import { describe, expect, it } from 'vitest';
import { ListScanner, ROOT_LIST } from '../../../../collector/importers/json/list-scanner.js';

/** What a document's list holds and what stands outside, read in chunks of so many bytes. */
function scanned(text: string, names: string[], chunkBytes: number) {
  const bytes = Buffer.from(text);
  const scanner = new ListScanner(names);
  const elements: string[] = [];
  let outside = '';
  let open = '';
  for (let at = 0; at < bytes.length; at += chunkBytes)
    for (const part of scanner.scan(bytes.subarray(at, at + chunkBytes))) {
      if (part.list === null) outside += part.bytes.toString('latin1');
      else open += part.bytes.toString('latin1');
      if (part.ends) {
        elements.push(open.trim());
        open = '';
      }
    }
  return { elements, outside, isOpen: scanner.isOpen, rest: open };
}

describe('a list within a document', () => {
  const document =
    '{"a": [1, {"steps": [2]}], "st\\u0065ps" : [ {"x": "]}\\"\\\\"} ,[3, {"steps":[]}], 4 , "," ], "b": "steps", "c": {}}\n';

  it.each([1, 2, 3, 7, 1000])('is told from the rest, in chunks of %i bytes', (chunkBytes) => {
    expect(scanned(document, ['steps'], chunkBytes)).toEqual({
      elements: ['{"x": "]}\\"\\\\"}', '[3, {"steps":[]}]', '4', '","'],
      outside: '{"a": [1, {"steps": [2]}], "st\\u0065ps" : [], "b": "steps", "c": {}}\n',
      isOpen: false,
      rest: '',
    });
  });

  it('may be the document itself', () => {
    expect(scanned(' [{"a":1},{}] ', [ROOT_LIST], 4)).toMatchObject({
      elements: ['{"a":1}', '{}'],
      outside: ' [] ',
    });
  });

  it('that is no list is outside, as is an empty one', () => {
    const text = '{"steps": {"steps": [1]}, "history": []}';
    expect(scanned(text, ['steps', 'history'], 5)).toMatchObject({ elements: [], outside: text });
  });

  it('cut off keeps the elements that are whole', () => {
    expect(scanned('{"steps":[{"a":1},{"b":', ['steps'], 4)).toEqual({
      elements: ['{"a":1}'],
      outside: '{"steps":[',
      isOpen: true,
      rest: '{"b":',
    });
  });
});
