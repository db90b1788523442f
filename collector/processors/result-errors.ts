import type { Text } from '../../store/index.js';
import { headOf } from '../json/text.js';
import { clip, dyingLine, failingLine, HEAD_LENGTH, typeIn } from './error-text.js';
import { errorInText, type ResultError } from './result-text.js';

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
  return errorInText(head);
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
  if (typeof value === 'string') return errorInText(value.slice(0, HEAD_LENGTH).trimStart());
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
