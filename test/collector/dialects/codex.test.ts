import { describe, expect, it } from 'vitest';
import { liftedRow } from '../../support/lifted.js';
import { rowOf } from '../../support/span-row.js';

const scope = 'codex_otel';
const base = { 'conversation.id': 'c1', model: 'gpt-5-codex' };

describe('Codex', () => {
  it('counts a call when its stream ends, from numbers written as text', () => {
    const event = { ...base, 'event.name': 'codex.sse_event', duration_ms: '800' };
    const counts = { input_token_count: '427', output_token_count: '9', cached_token_count: '400' };
    expect(liftedRow(scope, { ...event, 'event.kind': 'response.created' })).toBeNull();
    expect(
      liftedRow(scope, { ...event, ...counts, 'event.kind': 'response.completed' }),
    ).toMatchObject({
      dialect: 'codex',
      kind: 'llm',
      provider: 'openai',
      sessionId: 'c1',
      startNs: 4_200_000_000n,
      endNs: 5_000_000_000n,
      tokensIn: 427n,
      tokensCacheRead: 400n,
      liftedFrom: 'log',
    });
  });

  it('knows a failed request, and leaves one that went well to its stream', () => {
    const event = { ...base, 'event.name': 'codex.api_request' };
    expect(liftedRow(scope, { ...event, 'http.response.status_code': '200' })).toBeNull();
    expect(liftedRow(scope, { ...event, 'http.response.status_code': '429' })).toMatchObject({
      kind: 'llm',
      isError: true,
      httpStatus: 429,
    });
  });

  it('knows a tool of an MCP server, and success as text', () => {
    const event = { ...base, 'event.name': 'codex.tool_result', call_id: 'x', tool_name: 'search' };
    expect(liftedRow(scope, { ...event, success: 'true', mcp_server: 'docs' })).toMatchObject({
      kind: 'tool',
      toolType: 'mcp',
      mcpServer: 'docs',
      isError: false,
    });
    expect(liftedRow(scope, { ...event, success: 'false' })).toMatchObject({ isError: true });
  });

  it('lifts nothing that has no conversation', () => {
    expect(liftedRow(scope, { 'event.name': 'codex.user_prompt', prompt: 'hi' })).toBeNull();
  });

  it('reads its spans', () => {
    const attributes = {
      'codex.usage.reasoning_output_tokens': 4,
      'gen_ai.usage.output_tokens': 9,
    };
    expect(rowOf({ attributes })).toMatchObject({
      dialect: 'codex',
      kind: 'llm',
      tokensOut: 9n,
      tokensReasoning: 4n,
    });
  });
});
