import { describe, expect, it } from 'vitest';
import { rowsFromTraces } from '../../../collector/record/index.js';
import { fullRequest } from '../../fixtures/otlp/full-request.js';
import { rowOf, spanOf } from '../../support/span-row.js';

const CALL = {
  'mcp.method.name': 'tools/call',
  'gen_ai.operation.name': 'execute_tool',
  'gen_ai.tool.name': 'search',
};
const CLIENT = 3;
const SERVER = 2;

function kindOf(spanKind: number, parentSpanId: string): string {
  const span = { ...spanOf({ spanKind, attributes: CALL }), parentSpanId };
  return rowsFromTraces([{ ...fullRequest()[2]!, spans: [span] }], 1n)[0]!.kind;
}

describe('MCP', () => {
  it('has one tool call where client and server both speak of it', () => {
    expect(kindOf(CLIENT, '1'.repeat(16))).toBe('tool');
    expect(kindOf(SERVER, '1'.repeat(16))).toBe('mcp');
    expect(kindOf(SERVER, '')).toBe('tool');
  });

  it('fills a tool call', () => {
    const attributes = { ...CALL, 'error.type': 'tool_error' };
    expect(rowOf({ spanKind: CLIENT, attributes })).toMatchObject({
      dialect: 'mcp',
      kind: 'tool',
      toolName: 'search',
      toolType: 'mcp',
      isError: true,
      errorType: 'tool_error',
    });
  });

  it('takes no session of its own for a conversation', () => {
    const row = rowOf({ attributes: { 'mcp.method.name': 'initialize', 'mcp.session.id': 'm' } });
    expect(row.kind).toBe('mcp');
    expect(row).not.toHaveProperty('sessionId');
  });
});
