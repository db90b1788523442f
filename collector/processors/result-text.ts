import {
  BARE,
  COMMAND_NOT_FOUND,
  dyingLine,
  EXIT_LINE,
  failingLine,
  firstLine,
  messageIn,
  NAMED,
  typeIn,
} from './error-text.js';

/** What a tool's result says went wrong. */
export interface ResultError {
  source: 'result-flag' | 'result-text' | 'exit-code';
  type: string;
  message: string;
  exitCode?: number;
}

const SAID = /^(?:error|fatal|panic|failed|failure|err!|npm err!|npm error)\b(?:\[\w+\])?\s*[:!(]/i;
const TAGGED = /^<(tool_use_error|error)>/;
const PROSE =
  /^(?:error (?:executing|running|calling|invoking|while|during|reading|writing|fetching|opening|parsing|occurred|code)\b|an error (?:has )?occurred|failed to |unable to |could not |cannot |exception |traceback \(most recent call last\):|(?:file|directory|path|command|tool) .{0,80}(?:does not exist|not found)|permission denied|access denied|no such file|unknown tool|model tried to call unavailable tool|invalid (?:arguments?|input|parameters?)|timed out|request timed out|command timed out|spawn \S+ E[A-Z]+)/i;
const NO_ERROR = /^(?:errors?|failed|failures?)\s*[:=(]\s*(?:0|none|null|false|no\b)/i;

/** Below the first line: what a program prints when it dies, or a shell when it finds no program. */
const DEEP =
  /^(?:Traceback \(most recent call last\):|<tool_use_error>|fatal: |panic: |thread '[^']*' panicked at |npm (?:ERR!|error) code |exitcode: [1-9]|(?:[\w./-]+: )+(?:line \d+: )?(?:\d+: )?\S+: (?:command )?not found$|(?:ba|z|da)?sh: .{1,200}: (?:No such file or directory|Permission denied)$|(?:\S*python\S*|node|cat|ls|cd|cp|mv|rm|grep|sed|head|tail): .{1,200}: No such file or directory$|(?:command not found: ))/m;

/** An error that a result of text begins with, or that stands in it where it can hardly be data. */
export function errorInText(head: string): ResultError | null {
  const first = firstLine(head);
  if (first === '') return null;
  const exit = EXIT_LINE.exec(first);
  if (exit !== null) {
    const code = Number(exit[1]);
    if (code === 0) return null;
    const rest = head.slice(first.length).trim();
    const type = typeIn(rest) ?? `exit_code_${code}`;
    return {
      source: 'exit-code',
      type,
      message: failingLine(rest) ?? dyingLine(rest) ?? (messageIn(rest) || first),
      exitCode: code,
    };
  }
  const begins =
    !NO_ERROR.test(first) &&
    (TAGGED.test(first) ||
      NAMED.test(first) ||
      SAID.test(first) ||
      BARE.test(first) ||
      PROSE.test(first) ||
      COMMAND_NOT_FOUND.test(first));
  if (begins)
    return { source: 'result-text', type: typeIn(head) ?? 'tool_error', message: messageIn(head) };
  const deep = mayHoldDeepError(head) ? DEEP.exec(head) : null;
  const at = deep?.index ?? lastLineAt(head);
  const rest = head.slice(at);
  // A program that dies prints its error last; the lines above may be cut off.
  if (deep === null && !NAMED.test(rest)) return null;
  return { source: 'result-text', type: typeIn(rest) ?? 'tool_error', message: messageIn(rest) };
}

/** A look for fixed words first: most results hold none, and a search for one costs next to nothing. */
function mayHoldDeepError(head: string): boolean {
  return (
    head.includes('Traceback (') ||
    head.includes('not found') ||
    head.includes('No such file') ||
    head.includes('fatal: ') ||
    head.includes('panic') ||
    head.includes('npm ') ||
    head.includes('exitcode: ') ||
    head.includes('<tool_use_error>') ||
    head.includes('Permission denied')
  );
}

/** Where the last line with anything on it begins. */
function lastLineAt(text: string): number {
  return text.trimEnd().lastIndexOf('\n') + 1;
}
