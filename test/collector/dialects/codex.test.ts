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
    // The same event without its usage comes too.
    expect(liftedRow(scope, { ...event, 'event.kind': 'response.completed' })).toBeNull();
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

  it('is known by its event, whatever line of its source the record is named after', () => {
    const event = { ...base, 'event.name': 'codex.conversation_starts' };
    const record = {
      eventName: 'event otel/src/events/session_telemetry.rs:703',
      timeNs: 0n,
      observedNs: 7n,
    };
    expect(liftedRow('codex_otel.log_only', event, record)).toMatchObject({
      kind: 'agent',
      endNs: 7n,
    });
  });

  it('reads an exit code from what a command answered, though the call went well', () => {
    const event = { ...base, 'event.name': 'codex.tool_result', call_id: 'x', success: 'true' };
    const output =
      'Chunk ID: 1\nWall time: 0.1 seconds\nProcess exited with code 3\nOutput:\noops\n';
    expect(liftedRow(scope, { ...event, output })).toMatchObject({
      exitCode: 3,
      isError: true,
      errorSource: 'exit-code',
    });
    expect(liftedRow(scope, { ...event, output: 'Exit code: 0\nok' })).toMatchObject({
      exitCode: 0,
      isError: false,
    });
  });

  it('puts a conversation’s records into one trace, whichever they name', () => {
    const one = liftedRow(
      scope,
      { ...base, 'event.name': 'codex.tool_result' },
      { traceId: 'a'.repeat(32) },
    );
    const other = liftedRow(scope, { ...base, 'event.name': 'codex.tool_result', call_id: 'y' });
    expect(one!.traceId).toBe(other!.traceId);
  });

  it('takes none of its own functions for a step', () => {
    const attributes = { 'gen_ai.usage.input_tokens': 4, 'codex.usage.total_tokens': 9 };
    expect(rowOf({ scope: 'codex_exec', name: 'handle_responses', attributes })).toMatchObject({
      dialect: 'codex',
      kind: 'chain',
      isPart: true,
    });
  });
});
