import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  coverageOf,
  dialectsDoc,
  rowsOfRecording,
  type Recording,
} from '../../../collector/dialects-doc.js';
import { appendLogged, loggedRows } from '../../../collector/ingest/logged-rows.js';
import { decodeLogs } from '../../../collector/otlp/decode-logs.js';
import { decodeTraces } from '../../../collector/otlp/decode.js';
import { rowsFromTraces } from '../../../collector/record.js';
import { openStore, type Store } from '../../../store/index.js';
import { recording, recordings } from '../../support/recordings.js';

const CALL = 'modelRequested inputMessages outputMessages tokensIn tokensOut costUsd';
const TOOL = 'toolName arguments result';
const RESPONSE = 'provider modelResponded responseId finishReasons';

/** What each producer says, by the recording's name: kinds, then canonical columns. */
const EXPECTED: Record<string, [kinds: string, columns: string]> = {
  'anthropic-sdk': [
    'agent llm tool',
    `modelRequested tokensIn tokensOut costUsd ${RESPONSE} toolName toolCallId toolType tokensCacheRead tokensCacheWrite httpStatus dialectVersion`,
  ],
  'claude-code-both': [
    'agent chain llm tool',
    `${CALL} ${TOOL} provider finishReasons toolCallId tokensCacheRead tokensCacheWrite ttftMs attemptNo sessionId userId errorType errorMessage agentName httpStatus`,
  ],
  'claude-code-logs': [
    'agent llm tool',
    `${CALL} toolName arguments provider toolCallId tokensCacheRead tokensCacheWrite ttftMs attemptNo sessionId userId errorType errorMessage agentName httpStatus`,
  ],
  'codex-logs': [
    'agent llm prompt tool',
    `modelRequested inputMessages tokensIn tokensOut costUsd ${TOOL} provider toolCallId tokensCacheRead tokensReasoning sessionId userId errorType errorMessage agentName agentVersion attemptNo httpStatus`,
  ],
  'codex-spans': [
    'llm',
    'modelRequested tokensIn tokensOut costUsd tokensCacheRead tokensReasoning sessionId',
  ],
  'gemini-cli-logs': [
    'agent llm tool',
    `${CALL} toolName arguments toolType provider finishReasons tokensCacheRead tokensReasoning sessionId userId errorType errorMessage agentName httpStatus`,
  ],
  'gen-ai-1.26': ['llm', `${CALL} ${RESPONSE} evaluations`],
  langfuse: [
    'agent llm tool',
    `${CALL} ${TOOL} toolDefinitions tokensCacheRead tokensReasoning ttftMs sessionId userId agentName errorType errorMessage dialectVersion`,
  ],
  langsmith: [
    'agent llm tool',
    `${CALL} ${TOOL} ${RESPONSE} toolDefinitions tokensCacheRead tokensReasoning sessionId userId agentName dialectVersion`,
  ],
  logfire: [
    'agent llm tool',
    `${CALL} ${TOOL} ${RESPONSE} systemInstructions toolDefinitions toolCallId tokensCacheRead tokensReasoning sessionId agentName agentId errorType errorMessage dialectVersion`,
  ],
  mcp: ['mcp tool', 'toolName arguments toolType sessionId errorType'],
  openinference: [
    'agent llm tool',
    `${CALL} ${TOOL} ${RESPONSE} toolDefinitions toolCallId tokensCacheRead tokensReasoning sessionId userId agentName dialectVersion`,
  ],
  'openllmetry-js': [
    'llm workflow',
    `${CALL} ${RESPONSE} toolDefinitions sessionId dialectVersion`,
  ],
  'openllmetry-py': [
    'llm tool workflow',
    `${CALL} ${TOOL} ${RESPONSE} systemInstructions toolDefinitions toolCallId toolType tokensCacheRead sessionId agentName agentId dialectVersion`,
  ],
  'otel-openai': ['embedding llm', `${CALL} ${RESPONSE} systemInstructions`],
  'pydantic-ai': [
    'agent llm tool',
    `${CALL} ${TOOL} ${RESPONSE} systemInstructions toolDefinitions toolCallId tokensCacheRead tokensReasoning sessionId agentName agentId dialectVersion`,
  ],
  strands: [
    'agent chain llm tool',
    `${CALL} ${TOOL} finishReasons systemInstructions toolCallId tokensCacheRead tokensCacheWrite ttftMs sessionId userId agentName`,
  ],
  'vercel-ai-6': [
    'agent llm tool',
    `${CALL} ${TOOL} ${RESPONSE} systemInstructions toolDefinitions toolCallId tokensCacheRead tokensReasoning sessionId userId agentName`,
  ],
  'vercel-ai-7': [
    'agent chain llm tool',
    `${CALL} ${TOOL} ${RESPONSE} systemInstructions toolDefinitions toolCallId toolType tokensCacheRead tokensReasoning ttftMs agentName`,
  ],
};

describe('recorded telemetry', () => {
  it('is there for every expectation, and has one', () => {
    expect(recordings().map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
  });

  it.each(recordings())('fills what $name carries', (one) => {
    const { kinds, columns } = coverageOf(one);
    const [expectedKinds, expectedColumns] = EXPECTED[one.name]!;
    expect(kinds.join(' ')).toBe(expectedKinds);
    expect([...columns].sort()).toEqual([...new Set(expectedColumns.split(' '))].sort());
  });

  it.each(recordings())('has messages of $name in the one form', (one) => {
    for (const row of rowsOfRecording(one))
      for (const text of [row.inputMessages, row.outputMessages]) {
        if (text === null) continue;
        const messages = JSON.parse(Buffer.from(text).toString()) as {
          role: string;
          parts: { type: string }[];
        }[];
        for (const { role, parts } of messages) {
          expect(['system', 'developer', 'user', 'assistant', 'tool']).toContain(role);
          for (const { type } of parts)
            expect(['text', 'reasoning', 'tool_call', 'tool_call_response']).toContain(type);
        }
      }
  });

  it('is described in docs/dialects.md as it is: `npm run docs` writes it', () => {
    const doc = readFileSync(new URL('../../../docs/dialects.md', import.meta.url), 'utf8');
    expect(doc).toBe(`${dialectsDoc(recordings())}\n`);
  });
});

async function load(store: Store, { lines }: Recording): Promise<void> {
  for (const line of lines) {
    const body = Buffer.from(line);
    if (line.includes('"resourceLogs"'))
      await appendLogged(store, loggedRows(decodeLogs(body, 'json').groups, 1n));
    else await store.append(rowsFromTraces(decodeTraces(body, 'json').groups, 1n));
  }
}

/** However requests come: in order; the other way round, and then all of them again. */
async function inEveryOrder(one: Recording, sql: string) {
  const answers = [];
  for (const lines of [one.lines, [...[...one.lines].reverse(), ...one.lines]]) {
    const store = await openStore(':memory:');
    await load(store, { ...one, lines });
    answers.push(await store.query(sql));
    await store.close();
  }
  expect(answers[1]).toEqual(answers[0]);
  return answers[0]!;
}

describe('runs of recorded telemetry', { timeout: 60_000 }, () => {
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

  it('tell what Claude Code says in spans and in logs once, with what either knows', async () => {
    expect(
      await inEveryOrder(
        recording('claude-code-both'),
        'select r.tokens_in, r.tokens_out, r.cost_usd, r.cost_source, llm_call_count::integer as calls, tool_call_count::integer as tools, error_count::integer as errors, r.output_messages, t.tool_name, t.result, t.error_type from runs r join tool_calls t using (run_id)',
      ),
    ).toEqual([
      {
        tokens_in: 441n,
        tokens_out: 9n,
        cost_usd: 0.0004,
        cost_source: 'reported',
        calls: 1,
        tools: 1,
        errors: 1,
        output_messages: '[{"role":"assistant","parts":[{"type":"text","content":"Done."}]}]',
        tool_name: 'Bash',
        result: '1 failed',
        error_type: 'ShellError',
      },
    ]);
  });

  it.each([
    ['claude-code-logs', 's-1', 2, 441n, 0.0004],
    ['codex-logs', 'c-1', 2, 427n, 0.00017375],
    ['gemini-cli-logs', 's-1', 2, 27n, 0.00041925],
  ])('are made of %s alone', async (name, session, calls, tokensIn, cost) => {
    expect(
      await inEveryOrder(
        recording(name),
        'select session_id, llm_call_count::integer as calls, tool_call_count::integer as tools, tokens_in, cost_usd, uncosted_count::integer as uncosted from runs',
      ),
    ).toEqual([
      { session_id: session, calls, tools: 1, tokens_in: tokensIn, cost_usd: cost, uncosted: 1 },
    ]);
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
