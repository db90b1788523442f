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

/** As newer releases say it: before they know why the model stopped. What it has written is told by an event, if at all. */
function unfinished(id, content, parent_tool_use_id = null) {
  const said = assistant(id, content, parent_tool_use_id);
  return { ...said, message: { ...said.message, stop_reason: null } };
}

function finished(output_tokens) {
  const event = {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn' },
    usage: { output_tokens },
  };
  return { type: 'stream_event', parent_tool_use_id: null, event };
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

const modelUsage = {
  'claude-x': { inputTokens: 30, outputTokens: 90, cacheReadInputTokens: 6 },
};
/** A sub-agent in the background goes on when the call that started it is over. */
const BACKGROUND = [
  { type: 'system', subtype: 'init', model: 'claude-x', tools: ['Agent'], mcp_servers: [] },
  unfinished('m1', call('t1', 'Agent', { subagent_type: 'explorer', prompt: 'explore' })),
  result('t1', 'Async agent launched successfully.'),
  unfinished('m2', text('It is under way.')),
  finished(40),
  unfinished('m3', text('explored'), 't1'),
  { type: 'system', subtype: 'task_notification', tool_use_id: 't1', status: 'completed' },
  { type: 'result', subtype: 'success', is_error: false, result: 'It is under way.', modelUsage },
];
const said = assistant('m1', text('API Error: 529 Overloaded'));
const FAILING = [
  { type: 'system', subtype: 'init', model: 'claude-x', tools: [], mcp_servers: [] },
  { ...said, error: 'overloaded', message: { ...said.message, model: '<synthetic>' } },
  { type: 'result', subtype: 'success', is_error: true, result: 'API Error: 529 Overloaded' },
];

function scriptFor(line) {
  if (line.includes('In the background.')) return BACKGROUND;
  if (line.includes('Fail.')) return FAILING;
  return line.includes('Wait.') ? SCRIPT.slice(0, 2) : SCRIPT;
}

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
  for (const message of scriptFor(line)) {
    say(message);
    // As far apart that the order of the messages shows in their times.
    await delay(5);
  }
  if (!waits) process.exit(0);
}
