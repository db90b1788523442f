import { afterAll, describe, expect, it } from 'vitest';
import type { Recording } from '../../../collector/dialects-doc.js';
import { appendLogged, loggedRows } from '../../../collector/ingest/logged-rows.js';
import { decodeLogs } from '../../../collector/otlp/decode-logs.js';
import { decodeTraces } from '../../../collector/otlp/decode.js';
import { rowsFromTraces } from '../../../collector/record/index.js';
import { openStore, type Store } from '../../../store/index.js';
import { recording } from '../../support/recordings.js';

async function load(store: Store, { lines }: Recording): Promise<void> {
  for (const line of lines) {
    const body = Buffer.from(line);
    if (line.includes('"resourceLogs"'))
      await appendLogged(store, loggedRows(decodeLogs(body, 'json').groups, 1n));
    else await store.append(rowsFromTraces(decodeTraces(body, 'json').groups, 1n));
  }
}

/** By the recording's name, what each order of its requests has left in a store. */
const stores = new Map<string, Promise<Store[]>>();
afterAll(async () => {
  for (const store of (await Promise.all(stores.values())).flat()) await store.close();
});

/** However requests come: in order; the other way round, and then all of them again. */
function inBothOrders(one: Recording): Promise<Store[]> {
  const orders = [one.lines, [...[...one.lines].reverse(), ...one.lines]];
  return Promise.all(
    orders.map(async (lines) => {
      const store = await openStore(':memory:');
      await load(store, { ...one, lines });
      return store;
    }),
  );
}

async function inEveryOrder(one: Recording, sql: string) {
  if (!stores.has(one.name)) stores.set(one.name, inBothOrders(one));
  const loaded = await stores.get(one.name)!;
  const [answer, other] = await Promise.all(loaded.map((store) => store.query(sql)));
  expect(other).toEqual(answer);
  return answer!;
}

describe('runs of recorded telemetry', () => {
  it('count each token once: calls, and not the agents above them', async () => {
    const names = ['langsmith', 'logfire', 'pydantic-ai', 'strands', 'vercel-ai-6'];
    const runs = await inEveryOrder(
      { name: 'several', lines: names.flatMap((name) => recording(name).lines) },
      'select service, llm_call_count::integer as calls, tool_call_count::integer as tools, tokens_in, tokens_out from runs order by service',
    );
    expect(runs).toEqual(
      names.map((service) => ({ service, calls: 2, tools: 1, tokens_in: 54n, tokens_out: 18n })),
    );
  });

  it('have the messages that came as log events beside their span', async () => {
    const calls = await inEveryOrder(
      recording('otel-openai'),
      'select input_messages, output_messages, tokens_in from llm_calls order by start_ns',
    );
    expect(calls).toHaveLength(3);
    const [, second] = calls as Record<string, string>[];
    const roles = (JSON.parse(second!['input_messages']!) as { role: string }[]).map(
      ({ role }) => role,
    );
    expect(roles).toEqual(['system', 'user', 'assistant', 'tool']);
    expect(JSON.parse(second!['output_messages']!)).toMatchObject([
      { role: 'assistant', parts: [{ type: 'text', content: 'Sunny, 21 C.' }] },
    ]);
  });

  it.each([
    // What the script of test/fixtures/agent-clis says, in six or seven calls; a busy server is a call of its own where
    // the agent says so.
    ['claude-code-both', 'claude-code', 7, 7, 3, 860n, 125n, 0.002889, 0],
    ['claude-code-logs', 'claude-code', 7, 7, 3, 860n, 125n, 0.002889, 0],
    ['codex-both', 'codex', 6, 4, 3, 750n, 110n, 0.00141875, 1],
    ['codex-logs', 'codex', 6, 4, 3, 750n, 110n, 0.00141875, 1],
    ['gemini-cli-both', 'gemini-cli', 6, 4, 3, 750n, 110n, 0.0003515, 1],
    ['gemini-cli-logs', 'gemini-cli', 6, 4, 3, 750n, 110n, 0.0003515, 1],
  ])(
    'are one of %s, each call once',
    async (name, agent, calls, tools, errors, tokensIn, tokensOut, cost, uncosted) => {
      const [run, ...more] = await inEveryOrder(
        recording(name),
        `select agent_name, session_id is not null as has_session, llm_call_count::integer as calls,
          tool_call_count::integer as tools, error_count::integer as errors, tokens_in, tokens_out,
          round(cost_usd, 9) as cost, uncosted_count::integer as uncosted, input_messages from runs`,
      );
      expect(more).toEqual([]);
      expect(run).toEqual({
        agent_name: agent,
        has_session: true,
        calls,
        tools,
        errors,
        tokens_in: tokensIn,
        tokens_out: tokensOut,
        cost,
        uncosted,
        input_messages: '[{"role":"user","parts":[{"type":"text","content":"Fix the greeting"}]}]',
      });
    },
  );

  it.each(['claude-code-both', 'claude-code-logs', 'gemini-cli-both', 'gemini-cli-logs'])(
    'answer what the last call of %s does',
    async (name) => {
      const [run] = await inEveryOrder(recording(name), 'select output_messages from runs');
      expect(run!['output_messages']).toBe(
        '[{"role":"assistant","parts":[{"type":"text","content":"The greeting is fixed."}]}]',
      );
    },
  );

  it('tell in full what Claude Code’s tools did, its sub-agent’s below the call that began it', async () => {
    const tools = await inEveryOrder(
      recording('claude-code-both'),
      `select t.tool_name, t.arguments, t.result, t.error_type, e.name as above
       from tool_calls t left join spans e on e.trace_id = t.trace_id and e.span_id = t.parent_span_id
       order by t.start_ns`,
    );
    expect(tools.map((tool) => Object.values(tool))).toEqual([
      ['Bash', '{"command":"cat greeting.txt"}', 'Helo world', null, 'claude_code.interaction'],
      [
        'Read',
        '{"file_path":"/home/dev/project/missing.txt"}',
        null,
        'TelemetrySafeError',
        'claude_code.interaction',
      ],
      ['Bash', '{"command":"cat missing.txt"}', null, 'ShellError', 'claude_code.interaction'],
      ['Bash', '{"command":"npm publish"}', null, 'permission_denied', 'claude_code.interaction'],
      [
        'Write',
        '{"file_path":"/home/dev/project/greeting.txt"}',
        'Hello world\n',
        null,
        'claude_code.interaction',
      ],
      ['Agent', '{"subagent_type":"general-purpose"}', null, null, 'claude_code.interaction'],
      [
        'Bash',
        '{"command":"wc -c greeting.txt"}',
        '12 greeting.txt',
        null,
        'claude_code.tool.execution',
      ],
    ]);
  });

  it.each([
    ['codex-logs', 'tool_call_id', 'call_2', '{"cmd":"cat missing.txt"}', 1],
    [
      'gemini-cli-both',
      'tool_call_id',
      'run_shell_command__call_3',
      '{"command":"cat missing.txt"}',
      1,
    ],
  ])('tell the exit code of a command of %s', async (name, column, id, args, exitCode) => {
    const [tool] = await inEveryOrder(
      recording(name),
      `select arguments, result, exit_code, is_error from tool_calls where ${column} = '${id}'`,
    );
    expect(tool).toMatchObject({ arguments: args, exit_code: exitCode, is_error: true });
    expect(tool!['result']).toContain('No such file or directory');
  });

  it('lift a server’s error to the one tool call of MCP', async () => {
    expect(
      await inEveryOrder(
        recording('mcp'),
        'select tool_name, is_error, error_type from tool_calls',
      ),
    ).toEqual([{ tool_name: 'search', is_error: true, error_type: 'tool_error' }]);
  });
});
