import { describe, expect, it } from 'vitest';
import { findResultError } from '../../../collector/processors/result-errors.js';

describe('findResultError finds', () => {
  it.each([
    ['Error: order not found', 'result-text', 'Error', 'Error: order not found'],
    [
      'error: pathspec "x" did not match',
      'result-text',
      'tool_error',
      'error: pathspec "x" did not match',
    ],
    ["KeyError: 'user'", 'result-text', 'KeyError', "KeyError: 'user'"],
    [
      'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: bad date',
      'result-text',
      'ValueError',
      'ValueError: bad date',
    ],
    [
      'loading\nTraceback (most recent call last):\n  File "a.py", line 1\nsocket.timeout: timed out\n',
      'result-text',
      'socket.timeout',
      'socket.timeout: timed out',
    ],
    [
      '<tool_use_error>File does not exist.</tool_use_error>',
      'result-text',
      'tool_use_error',
      'File does not exist.',
    ],
    [
      '/bin/bash: line 1: xxd: command not found',
      'result-text',
      'command_not_found',
      '/bin/bash: line 1: xxd: command not found',
    ],
    [
      'building\n/bin/sh: 1: makeinfo: not found',
      'result-text',
      'command_not_found',
      '/bin/sh: 1: makeinfo: not found',
    ],
    [
      'exitcode: 1 (execution failed)\nCode output: boom',
      'exit-code',
      'exit_code_1',
      'Code output: boom',
    ],
    [
      'exitcode: 1 (execution failed)\nCode output:   File "/a/b.py", line 1\n  import x\nIndentationError: unexpected indent',
      'exit-code',
      'exit_code_1',
      'IndentationError: unexpected indent',
    ],
    [
      'Exit code 1\n/a/b.py:1: UserWarning: low on disk\nnpm: something\nerror: build failed',
      'exit-code',
      'exit_code_1',
      'error: build failed',
    ],
    ["Exit code 2\nls: cannot access 'x'", 'exit-code', 'exit_code_2', "ls: cannot access 'x'"],
    [
      '{"isError":true,"content":[{"type":"text","text":"no such table"}]}',
      'result-flag',
      'tool_error',
      'no such table',
    ],
    ['{"is_error": true, "message": "TypeError: x"}', 'result-flag', 'TypeError', 'TypeError: x'],
    ['{"error":{"message":"quota"}}', 'result-flag', 'tool_error', 'quota'],
    ['{"success":false,"reason":"closed"}', 'result-flag', 'tool_error', 'closed'],
    [
      '{"exit_code":1,"output":"TAP version 13\\nok 1 - a\\nnot ok 2 - b is kept\\n  ---"}',
      'exit-code',
      'exit_code_1',
      'not ok 2 - b is kept',
    ],
    ['{"exit_code":3,"stderr":"nope"}', 'exit-code', 'exit_code_3', 'nope'],
    ['[{"type":"text","text":"Error: denied"}]', 'result-text', 'Error', 'Error: denied'],
    ['"Error: quoted"', 'result-text', 'Error', 'Error: quoted'],
    [
      'trying\nall good so far\nRuntimeError: out of memory',
      'result-text',
      'RuntimeError',
      'RuntimeError: out of memory',
    ],
  ])('%j', (result, source, type, message) => {
    expect(findResultError(result)).toMatchObject({ source, type, message });
    expect(findResultError(Buffer.from(result))).toEqual(findResultError(result));
  });
});

describe('findResultError lets pass', () => {
  it.each([
    '',
    'ok',
    'Errors: 0, warnings: 3',
    'error: 0',
    'Error handling in Go is explicit.',
    'exitcode: 0 (execution succeeded)\nCode output: 42',
    '{"error":null,"result":5}',
    '{"error":"","rows":[]}',
    '{"status":"error_free"}',
    '{"exit_code":0,"stderr":"warning: x"}',
    '[{"id":1,"error":"seen in row data"}]',
    '{"rows":[{"is_error":true}]}',
    'The log has a line "fatal: " in the middle of it',
    '   12\u2192    raise ValueError("x")\n   13\u2192    # Traceback (most recent call last): no',
    'README.md\nerror.log\nfatal.txt',
    'page not found counters: 3\nall done',
    '{"isError":false,"content":[{"type":"text","text":"fine"}]}',
  ])('%j', (result) => {
    expect(findResultError(result)).toBeNull();
  });

  it('what stands beyond the first 6000 characters', () => {
    expect(
      findResultError('x '.repeat(3000) + '\nTraceback (most recent call last):\n'),
    ).toBeNull();
  });
});
