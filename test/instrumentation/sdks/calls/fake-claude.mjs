#!/usr/bin/env node
// scripted claude
import { createInterface } from 'node:readline';
const out = (m) => process.stdout.write(JSON.stringify(m) + '\n');
const sid = '11111111-1111-4111-8111-111111111111';
const base = { session_id: sid, parent_tool_use_id: null };
const msg = (
  id,
  content,
  stop = null,
  usage = {
    input_tokens: 10,
    output_tokens: 5,
    cache_read_input_tokens: 2,
    cache_creation_input_tokens: 0,
  },
) => ({
  id,
  type: 'message',
  role: 'assistant',
  model: 'claude-x',
  content,
  stop_reason: stop,
  stop_sequence: null,
  usage,
});
let started = false;
createInterface({ input: process.stdin }).on('line', (l) => {
  const m = JSON.parse(l);
  if (m.type === 'control_request') {
    out({
      type: 'control_response',
      response: {
        subtype: 'success',
        request_id: m.request_id,
        response: { commands: [], models: [], account: {} },
      },
    });
    return;
  }
  if (m.type === 'user' && !started) {
    started = true;
    run();
  }
});
function run() {
  out({
    type: 'system',
    subtype: 'init',
    session_id: sid,
    uuid: 'u0',
    model: 'claude-x',
    tools: ['Bash', 'Task'],
    cwd: process.cwd(),
    mcp_servers: [],
    permissionMode: 'default',
    slash_commands: [],
    apiKeySource: 'none',
    output_style: 'default',
    claude_code_version: '0',
  });
  out({
    type: 'assistant',
    ...base,
    uuid: 'u1',
    message: msg('m1', [{ type: 'text', text: 'Let me look.' }]),
  });
  out({
    type: 'assistant',
    ...base,
    uuid: 'u2',
    message: msg(
      'm1',
      [{ type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } }],
      'tool_use',
    ),
  });
  out({
    type: 'user',
    ...base,
    uuid: 'u3',
    message: {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 't1', content: 'No such file', is_error: true },
      ],
    },
  });
  out({
    type: 'assistant',
    ...base,
    uuid: 'u4',
    message: msg(
      'm2',
      [
        {
          type: 'tool_use',
          id: 't2',
          name: 'Task',
          input: { subagent_type: 'explorer', prompt: 'explore' },
        },
      ],
      'tool_use',
    ),
  });
  out({
    type: 'assistant',
    session_id: sid,
    parent_tool_use_id: 't2',
    uuid: 'u5',
    message: msg(
      'm3',
      [{ type: 'tool_use', id: 't3', name: 'Read', input: { file: 'a' } }],
      'tool_use',
    ),
  });
  out({
    type: 'user',
    session_id: sid,
    parent_tool_use_id: 't2',
    uuid: 'u6',
    message: {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 't3', content: [{ type: 'text', text: 'data' }] },
      ],
    },
  });
  out({
    type: 'assistant',
    session_id: sid,
    parent_tool_use_id: 't2',
    uuid: 'u7',
    message: msg('m4', [{ type: 'text', text: 'explored' }], 'end_turn'),
  });
  out({
    type: 'user',
    ...base,
    uuid: 'u8',
    message: {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 't2', content: [{ type: 'text', text: 'explored' }] },
      ],
    },
  });
  out({
    type: 'assistant',
    ...base,
    uuid: 'u9',
    message: msg('m5', [{ type: 'text', text: 'Done.' }], 'end_turn'),
  });
  out({
    type: 'result',
    subtype: 'success',
    is_error: false,
    duration_ms: 5,
    duration_api_ms: 4,
    num_turns: 3,
    result: 'Done.',
    session_id: sid,
    uuid: 'u10',
    total_cost_usd: 0.012,
    usage: { input_tokens: 50, output_tokens: 25 },
    modelUsage: {},
    permission_denials: [],
  });
  process.exitCode = 0;
  process.stdin.pause();
  setTimeout(() => process.exit(0), 50);
}
