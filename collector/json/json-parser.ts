/** What a parser makes of each piece of JSON; numbers come as they are written. */
export interface JsonMaker<T> {
  text(value: string): T;
  number(source: string): T;
  literal(value: boolean | null): T;
  array(items: T[]): T;
  object(entries: [string, T][]): T;
}

/** Deeper JSON is refused, so that nothing that walks it runs out of stack. */
const MAX_DEPTH = 500;

/**
 * Reads JSON where JSON.parse would lose something: the digits of a number, a key that stands twice, the order
 * of keys that look like numbers. Throws SyntaxError with the position of what is wrong.
 */
export function parseJsonWith<T>(text: string, make: JsonMaker<T>): T {
  let at = 0;
  const value = readValue(0);
  space();
  if (at < text.length) fail('nothing more');
  return value;

  function readValue(depth: number): T {
    if (depth > MAX_DEPTH) throw new SyntaxError(`JSON nested more than ${MAX_DEPTH} levels deep`);
    space();
    switch (text.charCodeAt(at)) {
      case 0x22:
        return make.text(readString());
      case 0x7b:
        return readObject(depth);
      case 0x5b:
        return readArray(depth);
      case 0x74:
        return make.literal(word('true', true));
      case 0x66:
        return make.literal(word('false', false));
      case 0x6e:
        return make.literal(word('null', null));
      default:
        return readNumber();
    }
  }

  function readObject(depth: number): T {
    const entries: [string, T][] = [];
    at++;
    space();
    if (text[at] === '}') at++;
    else
      for (;;) {
        space();
        if (text[at] !== '"') fail('a key');
        const key = readString();
        space();
        if (text[at++] !== ':') fail('":"', at - 1);
        entries.push([key, readValue(depth + 1)]);
        space();
        const next = text[at++];
        if (next === '}') break;
        if (next !== ',') fail('"," or "}"', at - 1);
      }
    return make.object(entries);
  }

  function readArray(depth: number): T {
    const items: T[] = [];
    at++;
    space();
    if (text[at] === ']') at++;
    else
      for (;;) {
        items.push(readValue(depth + 1));
        space();
        const next = text[at++];
        if (next === ']') break;
        if (next !== ',') fail('"," or "]"', at - 1);
      }
    return make.array(items);
  }

  function readNumber(): T {
    NUMBER.lastIndex = at;
    const found = NUMBER.exec(text);
    if (found === null) fail('a value');
    at = NUMBER.lastIndex;
    return make.number(found[0]);
  }

  /** A string's end is searched for, and its escapes are left to JSON.parse. */
  function readString(): string {
    const start = at;
    let escaped = false;
    for (;;) {
      const code = text.charCodeAt(++at);
      if (code === 0x22) break;
      if (code === 0x5c) {
        escaped = true;
        at++;
      } else if (code < 0x20 || Number.isNaN(code)) fail('the end of a string');
    }
    at++;
    if (!escaped) return text.slice(start + 1, at - 1);
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      return fail('a string', start);
    }
  }

  function word<V>(expected: string, result: V): V {
    if (!text.startsWith(expected, at)) fail(expected);
    at += expected.length;
    return result;
  }

  function space(): void {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      at++;
    }
  }

  function fail(expected: string, position = at): never {
    const found = position < text.length ? JSON.stringify(text[position]) : 'the end';
    throw new SyntaxError(`expected ${expected} at character ${position}, found ${found}`);
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Plain JS data, with a bigint for each whole number that a double cannot hold. */
export function parseExactJson(text: string): unknown {
  return parseJsonWith<unknown>(text, {
    text: (value) => value,
    number(source) {
      const number = Number(source);
      const isWhole = !/[.eE]/.test(source);
      return isWhole && !Number.isSafeInteger(number) ? BigInt(source) : number;
    },
    literal: (value) => value,
    array: (items) => items,
    object: (entries) => Object.fromEntries(entries),
  });
}
