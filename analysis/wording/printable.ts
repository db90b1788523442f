/**
 * Makes recorded text safe to print: an agent's tool may have returned terminal commands, and a trace
 * must not act on the terminal that shows it. Newlines and tabs stay.
 */
export function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replace(DIRECTION_MARKS, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);
}

// C0 without tab and newline, DEL and C1.

const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Marks that make text read in another order than it is written in. */
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text as one line: white space of every kind becomes a single space. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim();
}

/** The first `length` characters, with … where more was there; never half a character. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters = Array.from(text.slice(0, length * 2));
  if (characters.length <= length && text.length <= length * 2) return text;
  return `${characters.slice(0, Math.max(0, length - 1)).join('')}…`;
}

/** One line of at most `width` characters. */
export function briefly(text: string, width: number): string {
  // Only the head can show, and a tool's result may be megabytes.
  return cut(oneLine(text.slice(0, width * 8)), width);
}

/** At most `maxLines` lines and `maxCharacters` characters; says how much was left out. */
export function excerpt(text: string, maxLines: number, maxCharacters: number): string {
  const whole = printable(text).trimEnd();
  const lines = whole.split('\n');
  const kept = cut(lines.slice(0, maxLines).join('\n'), maxCharacters);
  const isWhole = lines.length <= maxLines && kept.length === whole.length;
  return isWhole ? kept : `${kept}\n[${whole.length} characters in all]`;
}
