import { describe, expect, it } from 'vitest';
import { rowOf, type SpanSketch } from '../../support/span-row.js';

const TOOL = { 'gen_ai.operation.name': 'execute_tool' };
const CHAT = { 'gen_ai.operation.name': 'chat' };
const EXCEPTION = {
  name: 'exception',
  attributes: { 'exception.type': 'TypeError', 'exception.message': 'x is no function' },
};

describe('a span failed', () => {
  const cases: [string, SpanSketch, [source: string, type: string, message: string | undefined]][] =
    [
      [
        'by its status alone',
        { status: { code: 2, message: 'it broke' } },
        ['status', '_OTHER', 'it broke'],
      ],
      [
        'by its status, with the class in the message',
        {
          status: {
            code: 2,
            message: 'Traceback (most recent call last):\n  File "a"\nKeyError: 1',
          },
        },
        ['status', 'KeyError', 'KeyError: 1'],
      ],
      [
        'by its status, whose message says less than the result',
        {
          status: { code: 2, message: 'Exit code 2' },
          attributes: { ...TOOL, 'gen_ai.tool.call.result': 'Exit code 2\nsyntax error near )' },
        },
        ['status', 'exit_code_2', 'syntax error near )'],
      ],
      [
        'by its status, which an exception explains',
        { status: { code: 2 }, events: [EXCEPTION] },
        ['status', 'TypeError', 'x is no function'],
      ],
      [
        'by its error.type, which is never overwritten',
        { attributes: { ...CHAT, 'error.type': 'timeout' }, events: [EXCEPTION] },
        ['error-type', 'timeout', 'x is no function'],
      ],
      ['by an exception', { events: [EXCEPTION] }, ['exception', 'TypeError', 'x is no function']],
      [
        'by an exit code',
        { attributes: { ...TOOL, 'process.exit.code': 3, 'gen_ai.tool.call.result': 'no luck' } },
        ['exit-code', 'exit_code_3', undefined],
      ],
      [
        'by an exit code that only the result tells',
        { attributes: { ...TOOL, 'gen_ai.tool.call.result': 'exitcode: 1 (failed)\nboom' } },
        ['exit-code', 'exit_code_1', 'boom'],
      ],
      [
        'by an exit code, behind what the program says of itself',
        {
          attributes: {
            ...TOOL,
            'gen_ai.tool.call.result':
              'Exit code 1\n\nzipper 23.01 (x64)\nEverything is Ok\nFiles: 1\ncat: /tmp/secret.txt: No such file or directory\n\n[error] tool reported failure',
          },
        },
        ['exit-code', 'exit_code_1', 'cat: /tmp/secret.txt: No such file or directory'],
      ],
      [
        'by its HTTP status',
        { attributes: { ...CHAT, 'http.response.status_code': 429 } },
        ['http-status', '429', undefined],
      ],
      [
        'by its finish reason',
        { attributes: { ...CHAT, 'gen_ai.response.finish_reasons': ['error'] } },
        ['finish-reason', '_OTHER', undefined],
      ],
      [
        'by a filter that withheld the answer',
        { attributes: { ...CHAT, 'gen_ai.response.finish_reasons': ['content_filter'] } },
        ['finish-reason', 'content_filter', undefined],
      ],
      [
        'by a flag in its result',
        { attributes: { ...TOOL, 'gen_ai.tool.call.result': '{"isError":true,"message":"no"}' } },
        ['result-flag', 'tool_error', 'no'],
      ],
      [
        'by the text of its result',
        { attributes: { ...TOOL, 'gen_ai.tool.call.result': 'Error: order not found' } },
        ['result-text', 'Error', 'Error: order not found'],
      ],
    ];
  it.each(cases)('%s', (_name, sketch, [errorSource, errorType, errorMessage]) => {
    const row = rowOf(sketch);
    expect(row).toMatchObject({ isError: true, errorSource, errorType });
    expect(row.errorMessage).toBe(errorMessage);
  });

  it('with the exit code of its result in the column', () => {
    const attributes = { ...TOOL, 'gen_ai.tool.call.result': '{"exit_code":7}' };
    expect(rowOf({ attributes })).toMatchObject({ exitCode: 7, errorSource: 'exit-code' });
  });
});

describe('a span did not fail', () => {
  it.each<[string, SpanSketch]>([
    ['with nothing said', {}],
    ['with an exception that it handled', { status: { code: 1 }, events: [EXCEPTION] }],
    ['with exit code 0', { attributes: { ...TOOL, 'process.exit.code': 0 } }],
    [
      'with error text behind exit code 0',
      {
        attributes: {
          ...TOOL,
          'process.exit.code': 0,
          'gen_ai.tool.call.result': 'Error: this is what grep found',
        },
      },
    ],
    [
      'when a model only talks of errors',
      { attributes: { ...CHAT, 'gen_ai.tool.call.result': 'Error: x' } },
    ],
    ['with a 404 that a plain HTTP span asked for', { attributes: { 'http.status_code': 404 } }],
    [
      'cut off by length',
      { attributes: { ...CHAT, 'gen_ai.response.finish_reasons': ['length'] } },
    ],
  ])('%s', (_name, sketch) => {
    const row = rowOf(sketch);
    expect(row.isError).toBe(false);
    expect(row).not.toHaveProperty('errorSource');
    expect(row).not.toHaveProperty('errorType');
  });
});
