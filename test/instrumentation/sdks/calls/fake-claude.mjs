#!/usr/bin/env node
// Stands for the Claude Code CLI: speaks its stream of JSON lines and says what is written here.
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const session_id = '11111111-1111-4111-8111-111111111111';
let uuid = 0;

function say(message) {
  process.stdout.write(`${JSON.stringify({ session_id, uuid: `u${uuid++}`, ...message })}\n`);
}

function assistant(id, content, parent_tool_use_id = null) {
  const stop_reason = content.type === 'tool_use' ? 'tool_use' : 'end_turn';
  const usage = { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 2 };
  const message = { id, type: 'message', role: 'assistant', model: 'claude-x', usage, stop_reason };
  return { type: 'assistant', parent_tool_use_id, message: { ...message, content: [content] } };
}

function result(tool_use_id, content, more = {}, parent_tool_use_id = null) {
  const block = { type: 'tool_result', tool_use_id, content, ...more };
  return { type: 'user', parent_tool_use_id, message: { role: 'user', content: [block] } };
}

const text = (words) => ({ type: 'text', text: words });
const call = (id, name, input) => ({ type: 'tool_use', id, name, input });

const SCRIPT = [
  { type: 'system', subtype: 'init', model: 'claude-x', tools: ['Bash', 'Task'], mcp_servers: [] },
  assistant('m1', text('Let me look.')),
  assistant('m1', call('t1', 'Bash', { command: 'ls' })),
  result('t1', 'No such file', { is_error: true }),
  assistant('m2', call('t2', 'Task', { subagent_type: 'explorer', prompt: 'explore' })),
  assistant('m3', call('t3', 'Read', { file: 'a' }), 't2'),
  result('t3', [text('data')], {}, 't2'),
  assistant('m4', text('explored'), 't2'),
  result('t2', [text('explored')]),
  assistant('m5', text('Done.')),
  { type: 'result', subtype: 'success', is_error: false, result: 'Done.', total_cost_usd: 0.012 },
];

let isRunning = false;
for await (const line of createInterface({ input: process.stdin })) {
  const { type, request_id } = JSON.parse(line);
  if (type === 'control_request') {
    const response = { commands: [], models: [], account: {} };
    say({ type: 'control_response', response: { subtype: 'success', request_id, response } });
  }
  if (type !== 'user' || isRunning) continue;
  isRunning = true;
  const waits = line.includes('Wait.');
  for (const message of SCRIPT.slice(0, waits ? 2 : SCRIPT.length)) {
    say(message);
    // As far apart that the order of the messages shows in their times.
    await delay(5);
  }
  if (!waits) process.exit(0);
}
