/** Errors stand at the head of a result, or at the end of the first screens of output; the rest is data. */
export const HEAD_LENGTH = 6000;
const MESSAGE_LENGTH = 1000;

/** `exitcode: 1 (execution failed)`, `Exit code 127`: what AutoGen and Claude Code put first. */
export const EXIT_LINE = /^(?:command )?exit(?:ed with)?[ _]?(?:code|status):? *(-?\d+)\b/i;
/** An error's own name and a colon, `KeyError: 'x'`, `java.io.IOException: ...`, or an HTTP client's plain "Error: ...". */
export const NAMED =
  /^(?:Uncaught |Unhandled )?([A-Za-z_][\w.]*(?:Error|Exception|Fault)|Error)(?: \[\w+\])?\s*:/;
export const BARE = /^(?:error|failed|failure)[.!]?$/i;
export const COMMAND_NOT_FOUND = /: (?:command )?not found$|: command not found\b/;

/** The class of an error that a text names: the last line of a traceback, the name before a colon, the tag. */
export function typeIn(text: string): string | null {
  if (/^\s*<tool_use_error>/.test(text)) return 'tool_use_error';
  if (text.includes('Traceback ('))
    return /^([A-Za-z_][\w.]*)(?::|$)/m.exec(afterTraceback(text))?.[1] ?? null;
  const named = NAMED.exec(text.trimStart());
  if (named !== null && named[1] !== 'Error') return named[1]!;
  const line = firstLine(text.trimStart());
  if (COMMAND_NOT_FOUND.test(line)) return 'command_not_found';
  if (/No such file or directory|does not exist/.test(line)) return 'not_found';
  if (/permission denied|access denied/i.test(line)) return 'permission_denied';
  if (/\btimed out\b|\btimeout\b/i.test(line)) return 'timeout';
  return named === null ? null : 'Error';
}

/** The line that says it: of a traceback the last one, else the first that is no noise; tags taken off. */
export function messageIn(text: string): string {
  const body = text.includes('Traceback (') ? afterTraceback(text) || text : text;
  const line = tellingLine(body.replace(/^\s*<\/?\w+>/, '').trimStart());
  return clip(line.replace(/<\/(?:tool_use_error|error)>\s*$/, '').trim());
}

/** Lines that stand above an error and are none: warnings, a progress meter, the place in a program. */
const NOISE =
  /\b\w*warnings?\b|\bdeprecat|^ *% Total |^(?:Code output: *)?File "|^Code output: *$/i;
const TELLING =
  /^\s*(?:[\w./-]+: )*(?:[A-Za-z_][\w.]*(?:Error|Exception|Fault)\b|(?:error|fatal|panic|failed)\b\s*[:!(])|not found$|No such file|permission denied|syntax error/i;

function tellingLine(text: string): string {
  const first = firstLine(text);
  if (!NOISE.test(first)) return first;
  const lines = text.slice(0, HEAD_LENGTH).split('\n');
  return (lines.find((line) => TELLING.test(line) && !NOISE.test(line)) ?? first).trim();
}

/** Whether a message is a bare "Error" or "Exit code 2", so that any other says more. */
export function isBare(message: string): boolean {
  return BARE.test(message) || EXIT_LINE.exec(message)?.[0] === message;
}

/** How test runners begin the line of a test that failed: TAP, pytest, Jest and Vitest, Go, node:test. */
const FAILED_TEST =
  /^[ \t]*(?:not ok \d+ |FAILED \S|FAIL[ :]|--- FAIL: |[\u2716\u2717\u00d7\u2715] ?\S).*$/m;

/** The first test that failed, where a test runner's output says so; it says more than the output's first line. */
export function failingLine(text: string): string | null {
  const line = FAILED_TEST.exec(text.slice(0, HEAD_LENGTH))?.[0].trim();
  return line === undefined ? null : clip(line);
}

/**
 * What a program that ended with a code said last of all that sounds like an error: it prints its name, version and
 * progress first. Null where the first line says it, or none.
 */
export function dyingLine(text: string): string | null {
  const lines = text.trim().slice(0, HEAD_LENGTH).split('\n');
  if (text.includes('Traceback (') || TELLING.test(lines[0]!)) return null;
  const line = lines.findLast((each) => TELLING.test(each) && !NOISE.test(each));
  return line === undefined ? null : clip(line.trim());
}

/** From the first unindented line behind the frames on. */
function afterTraceback(text: string): string {
  const at = text.indexOf('Traceback (');
  const end = text.indexOf('\n', at);
  if (end < 0) return '';
  const found = /^[A-Za-z_][\w.]*(?:: |:?$)/m.exec(text.slice(end + 1));
  return found === null ? '' : text.slice(end + 1 + found.index);
}

export function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return (end < 0 ? text : text.slice(0, end)).trimEnd();
}

export function clip(text: string): string {
  return text.length > MESSAGE_LENGTH ? text.slice(0, MESSAGE_LENGTH) : text;
}
