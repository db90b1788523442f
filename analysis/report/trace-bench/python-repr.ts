const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const LITERALS: Record<string, string> = { true: 'True', false: 'False', null: 'None' };
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * What Python's `repr` prints of a value that `json.loads` read from this text (CPython 3.11). Works on
 * the text, so that a number keeps its own spelling: `5.0` stays `5.0`.
 */
export function pythonRepr(json: string): string {
  return (json.match(TOKEN) ?? []).map(reprOfToken).join('');
}

function reprOfToken(token: string): string {
  if (token.startsWith('"')) return reprOfString(JSON.parse(token) as string);
  if (token === ',' || token === ':') return `${token} `;
  return LITERALS[token] ?? token;
}

function reprOfString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";

  const escaped = text.replace(/[\\\n\r\t\x00-\x1f\x7f]/g, (char) => {
    return ESCAPES[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}
