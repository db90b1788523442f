/** From this length on, text without a space or a mark is no text: longer than keys and words are. */
const MIN_RUN_CHARS = 2048;
const PROBE_CHARS = MIN_RUN_CHARS / 2;
/** What is kept says what it was: every format begins with a mark of its own. */
const KEPT_CHARS = 32;

/**
 * A text without the bytes that it carries as base64: images, sounds, files, encrypted reasoning. Each is cut to its
 * first characters and the mark of a cut, so that a picture in a conversation neither fills every span that repeats it
 * nor pushes the words beside it out.
 *
 * JSON stays JSON, since a cut falls inside one string. Costs a look at one character in a thousand.
 *
 * @returns The very same string where there is nothing to cut.
 */
export function withoutInlineMedia(text: string): string {
  let kept = '';
  let from = 0;
  for (let probe = PROBE_CHARS; probe < text.length; probe += PROBE_CHARS) {
    if (!isBase64(text.charCodeAt(probe))) continue;
    const start = startOfRun(text, probe, from);
    const end = endOfRun(text, probe);
    if (end - start >= MIN_RUN_CHARS && hasBothCases(text.slice(start, end))) {
      kept += `${text.slice(from, start + KEPT_CHARS)}…[truncated ${end - start - KEPT_CHARS} bytes]`;
      from = end;
    }
    // The next probe that lies behind the run.
    probe = Math.max(probe, end - (end % PROBE_CHARS));
  }
  return from === 0 ? text : kept + text.slice(from);
}

/** As bytes in base64 have, and a long number, a hexadecimal one or one character over and over have not. */
function hasBothCases(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run);
}

function startOfRun(text: string, probe: number, from: number): number {
  let start = probe;
  while (start > from && isBase64(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

function endOfRun(text: string, probe: number): number {
  let end = probe + 1;
  while (end < text.length && isBase64(text.charCodeAt(end))) end += 1;
  return end;
}

/** `A-Z a-z 0-9 + / = - _`: of both alphabets. */
function isBase64(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x2f && code <= 0x39) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x3d ||
    code === 0x5f
  );
}
