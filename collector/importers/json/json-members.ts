/**
 * The members of a JSON object as they are written, key for source text: a number keeps its digits and a nested
 * value its layout. Throws SyntaxError where `text` is no object. Values are cut out by their brackets and quotes;
 * whoever reads one parses it.
 */
export function memberSources(text: string): Map<string, string> {
  const members = new Map<string, string>();
  let at = skipSpace(text, 0);
  if (text[at] !== '{') throw new SyntaxError('expected an object');
  at = skipSpace(text, at + 1);
  while (text[at] !== '}') {
    const keyEnd = endOfString(text, at);
    const key = JSON.parse(text.slice(at, keyEnd)) as string;
    at = skipSpace(text, keyEnd);
    if (text[at] !== ':') throw new SyntaxError(`expected ":" behind key ${JSON.stringify(key)}`);
    at = skipSpace(text, at + 1);
    const end = endOfValue(text, at);
    members.set(key, text.slice(at, end));
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
    else if (text[at] !== '}') throw new SyntaxError('expected "," or "}"');
  }
  return members;
}

function endOfValue(text: string, at: number): number {
  if (text[at] === '"') return endOfString(text, at);
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const character = text[i]!;
    if (character === '"') i = endOfString(text, i) - 1;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      if (depth === 0) return endOfScalar(text, at, i);
      if (--depth === 0) return i + 1;
    } else if (character === ',' && depth === 0) return endOfScalar(text, at, i);
  }
  throw new SyntaxError('a value has no end');
}

function endOfScalar(text: string, at: number, end: number): number {
  while (end > at && /\s/.test(text[end - 1]!)) end--;
  if (end === at) throw new SyntaxError('a value is missing');
  return end;
}

function endOfString(text: string, at: number): number {
  if (text[at] !== '"') throw new SyntaxError('expected a key in quotes');
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
  throw new SyntaxError('a string has no end');
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}
