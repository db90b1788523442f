import type { Text } from '../../store/index.js';
import { headOf } from '../json/text.js';

/** What a tool's result says went wrong. */
export interface ResultError {
  source: 'result-flag' | 'result-text' | 'exit-code';
  type: string;
  message: string;
  exitCode?: number;
}

/** Errors stand at the head of a result, or at the end of the first screens of output; the rest is data. */
const HEAD_LENGTH = 6000;
const MESSAGE_LENGTH = 1000;

/**
 * Reads a tool's result for an error that the span itself does not mark: a flag in its JSON (`isError`,
 * `is_error`, `success: false`, `error: ...`, an exit code), or text that begins as errors do. Lines further down count
 * only where they can hardly be data: a Python traceback, a shell's "command not found".
 */
export function findResultError(result: Text): ResultError | null {
  const head = headOf(result, HEAD_LENGTH).trimStart();
  if (head.startsWith('{') || head.startsWith('[') || head.startsWith('"')) {
    const parsed = parse(head, result);
    if (parsed !== undefined) return fromJson(parsed, 0);
  }
  return fromText(head);
}

function parse(head: string, result: Text): unknown {
  // A result longer than the head is parsed only where its head can hold one of the flags.
  if (head.length > HEAD_LENGTH - 100 && !FLAG.test(head)) return undefined;
  try {
    return JSON.parse(headOf(result, 1_000_000));
  } catch {
    return undefined;
  }
}

const FLAG =
  /"(?:is_?error|error|errors|success|ok|status|exit_?code|return_?code)"\s*:|"type"\s*:\s*"text"/i;

function fromJson(value: unknown, depth: number): ResultError | null {
  if (typeof value === 'string') return fromText(value.slice(0, HEAD_LENGTH).trimStart());
  if (depth > 2 || typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    // MCP and Anthropic answer with a list of content parts; a plain list of records is data.
    const first: unknown = value[0];
    return isRecord(first) && first['type'] === 'text' ? fromJson(first['text'], depth + 1) : null;
  }
  const record = value as Record<string, unknown>;
  const said = messageOf(record);
  const text = clip(said);
  const flagged =
    record['isError'] === true || record['is_error'] === true || record['iserror'] === true;
  if (flagged) return { source: 'result-flag', type: typeIn(text) ?? 'tool_error', message: text };
  for (const key of ['exit_code', 'exitCode', 'returncode', 'return_code', 'exit_status']) {
    const code = record[key];
    if (typeof code === 'number' && Number.isInteger(code) && code !== 0)
      return {
        source: 'exit-code',
        type: `exit_code_${code}`,
        message: failingLine(said) ?? dyingLine(said) ?? text,
        exitCode: code,
      };
  }
  const failed =
    record['success'] === false ||
    record['ok'] === false ||
    /^(?:error|failed|failure)$/i.test(String(record['status'] ?? ''));
  if (failed || isTold(record['error']))
    return { source: 'result-flag', type: typeIn(text) ?? 'tool_error', message: text };
  if (Array.isArray(record['content'])) return fromJson(record['content'], depth + 1);
  return null;
}

/** True where an `error` member says that there is one. */
function isTold(error: unknown): boolean {
  if (typeof error === 'string') return !/^(?:|none|null|no|false|0)$/i.test(error.trim());
  return isRecord(error) ? Object.keys(error).length > 0 : error === true;
}

function messageOf(record: Record<string, unknown>): string {
  for (const key of [
    'error',
    'message',
    'stderr',
    'error_message',
    'reason',
    'content',
    'output',
  ]) {
    const value = record[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (isRecord(value) && typeof value['message'] === 'string') return value['message'];
    if (Array.isArray(value) && isRecord(value[0]) && typeof value[0]['text'] === 'string')
      return value[0]['text'].trim();
  }
  return JSON.stringify(record);
}

/** `exitcode: 1 (execution failed)`, `Exit code 127`: what AutoGen and Claude Code put first. */
const EXIT_LINE = /^(?:command )?exit(?:ed with)?[ _]?(?:code|status):? *(-?\d+)\b/i;
/** An error's own name and a colon, `KeyError: 'x'`, `java.io.IOException: ...`, or an HTTP client's plain "Error: ...". */
const NAMED =
  /^(?:Uncaught |Unhandled )?([A-Za-z_][\w.]*(?:Error|Exception|Fault)|Error)(?: \[\w+\])?\s*:/;
const SAID = /^(?:error|fatal|panic|failed|failure|err!|npm err!|npm error)\b(?:\[\w+\])?\s*[:!(]/i;
const BARE = /^(?:error|failed|failure)[.!]?$/i;
const TAGGED = /^<(tool_use_error|error)>/;
const PROSE =
  /^(?:error (?:executing|running|calling|invoking|while|during|reading|writing|fetching|opening|parsing|occurred|code)\b|an error (?:has )?occurred|failed to |unable to |could not |cannot |exception |traceback \(most recent call last\):|(?:file|directory|path|command|tool) .{0,80}(?:does not exist|not found)|permission denied|access denied|no such file|unknown tool|model tried to call unavailable tool|invalid (?:arguments?|input|parameters?)|timed out|request timed out|command timed out|spawn \S+ E[A-Z]+)/i;
const NO_ERROR = /^(?:errors?|failed|failures?)\s*[:=(]\s*(?:0|none|null|false|no\b)/i;

/** Below the first line: what a program prints when it dies, or a shell when it finds no program. */
const DEEP =
  /^(?:Traceback \(most recent call last\):|<tool_use_error>|fatal: |panic: |thread '[^']*' panicked at |npm (?:ERR!|error) code |exitcode: [1-9]|(?:[\w./-]+: )+(?:line \d+: )?(?:\d+: )?\S+: (?:command )?not found$|(?:ba|z|da)?sh: .{1,200}: (?:No such file or directory|Permission denied)$|(?:\S*python\S*|node|cat|ls|cd|cp|mv|rm|grep|sed|head|tail): .{1,200}: No such file or directory$|(?:command not found: ))/m;

function fromText(head: string): ResultError | null {
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

const COMMAND_NOT_FOUND = /: (?:command )?not found$|: command not found\b/;

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
function failingLine(text: string): string | null {
  const line = FAILED_TEST.exec(text.slice(0, HEAD_LENGTH))?.[0].trim();
  return line === undefined ? null : clip(line);
}

/**
 * What a program that ended with a code said last of all that sounds like an error: it prints its name, version and
 * progress first. Null where the first line says it, or none.
 */
function dyingLine(text: string): string | null {
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

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return (end < 0 ? text : text.slice(0, end)).trimEnd();
}

/** Where the last line with anything on it begins. */
function lastLineAt(text: string): number {
  return text.trimEnd().lastIndexOf('\n') + 1;
}

function clip(text: string): string {
  return text.length > MESSAGE_LENGTH ? text.slice(0, MESSAGE_LENGTH) : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
