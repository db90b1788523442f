import { createHash } from 'node:crypto';

const MAX_SIGNATURE = 400;

/**
 * What varies between two occurrences of one failure, widest first: a path may hold digits, an id hex.
 * Each becomes a placeholder, so that "port 8080 in use" and "port 9090 in use" are one template.
 */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)\]]+/gi, '<url>'],
  [/\b[\w.+-]+@[\w-]+\.[\w.-]+\b/g, '<email>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/(?:[A-Za-z]:\\|(?:\.{0,2}|~)\/)[\w.@+~-]+(?:[\\/][\w.@+~-]+)*[\\/]?/g, '<path>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,}\b/gi, '<hex>'],
  [/\b(?=\w*\d)(?=\w*[A-Za-z])\w{6,}\b/g, '<id>'],
  [/\b\d+(?:[.,]\d+)*/g, '<n>'],
];

/** The text with everything masked that differs between two occurrences of the same failure. */
export function maskVariables(text: string): string {
  let masked = text.slice(0, MAX_SIGNATURE);
  for (const [pattern, placeholder] of MASKS) masked = masked.replace(pattern, placeholder);
  return masked.replace(/\s+/g, ' ').trim().toLowerCase();
}

/**
 * 16 hex digits that name the failure across runs: the detector and the masked signature. Depends on
 * nothing else, so that it is the same in every file and on every machine.
 */
export function fingerprint(detector: string, signature: string | null): string {
  const masked = signature === null ? '' : maskVariables(signature);
  return createHash('sha256').update(`${detector}\n${masked}`).digest('hex').slice(0, 16);
}
