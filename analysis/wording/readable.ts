import { stringify } from 'yaml';

/** A larger text is shown as it is: nobody reads so much, and parsing it would take its time. */
const MAX_PARSED_LENGTH = 200_000;

/** JSON as a person reads it: a string without its quotes, an object as YAML, where line breaks are line breaks. */
export function readable(text: string): string {
  if (text.length > MAX_PARSED_LENGTH || !/^\s*["{[]/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : stringify(value, { lineWidth: 0 }).trimEnd();
  } catch {
    return text;
  }
}
