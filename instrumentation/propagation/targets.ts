/** Whether a request may carry the trace, by where it goes. */
export interface Targets {
  /** False where nobody is to be told: then child processes are not, either. */
  readonly any: boolean;
  allows(url: string | URL): boolean;
}

/**
 * Reads a list by commas: hosts (`*.example.com`, `localhost:8080`) or beginnings of URLs (`https://api.example.com/v1`),
 * in which `*` stands for anything; with `!` in front those that are not told. Where only such are named, all others
 * are. `none` tells nobody, `*` everybody.
 */
export function readTargets(text: string): Targets {
  const patterns = text
    .split(',')
    .map((pattern) => pattern.trim().toLowerCase())
    .filter((pattern) => pattern !== '' && pattern !== 'none');
  const denied = patterns.filter((pattern) => pattern.startsWith('!')).map((p) => glob(p.slice(1)));
  const allowed = patterns.filter((pattern) => !pattern.startsWith('!')).map(glob);
  if (patterns.length === 0) return { any: false, allows: () => false };
  return {
    any: true,
    allows(url) {
      const target = new URL(url);
      const fits = (matches: Matches) => matches(target);
      return !denied.some(fits) && (allowed.length === 0 || allowed.some(fits));
    },
  };
}

type Matches = (url: URL) => boolean;

function glob(pattern: string): Matches {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const isUrl = pattern.includes('://');
  const matcher = new RegExp(isUrl ? `^${source}` : `^${source}$`);
  return isUrl
    ? ({ href }) => matcher.test(href.toLowerCase())
    : ({ host, hostname }) => matcher.test(host) || matcher.test(hostname);
}
