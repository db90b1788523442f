/**
 * The JSON object in what a model said. Small models wrap it in prose, fences or thoughts and leave commas
 * behind; null where there is none to be found.
 */
export function readJsonObject(text: string): Record<string, unknown> | null {
  const said = text.replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi, '');
  for (let start = said.indexOf('{'); start !== -1; start = said.indexOf('{', start + 1)) {
    const end = endOfObject(said, start);
    if (end === null) return null;
    const found = parse(said.slice(start, end));
    if (found) return found;
  }
  return null;
}

function parse(text: string): Record<string, unknown> | null {
  for (const candidate of [text, text.replace(/,(\s*[}\]])/g, '$1')]) {
    try {
      return JSON.parse(candidate) as Record<string, unknown>;
    } catch {
      // The next candidate is more lenient.
    }
  }
  return null;
}

/** Where the object that begins at `start` ends; null where it is cut off. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return at + 1;
  }
  return null;
}
