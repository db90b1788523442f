import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openStore } from '../../store/index.js';
import { startCollectorServer, temporaryFolder } from '../support/collector-server.js';

const PROGRAM = fileURLToPath(new URL('./programs/claude-code.js', import.meta.url));
const PRESET = fileURLToPath(new URL('../../otel-config/claude-code.env', import.meta.url));

test('what Claude Code sends with otel-config/claude-code.env is a run with its steps, events and metrics', async () => {
  const folder = temporaryFolder();
  const path = folder.file('claude.duckdb');
  const server = await startCollectorServer({ path });
  // Of the preset only the port differs: variables that are set already win over the file.
  await promisify(execFile)(process.execPath, [`--env-file=${PRESET}`, PROGRAM], {
    env: { PATH: process.env['PATH'], OTEL_EXPORTER_OTLP_ENDPOINT: server.url },
  });
  await server.end('SIGTERM');
  const store = await openStore(path, { mode: 'read' });
  // Its events tell the same steps as its spans: a run has each once.
  expect(
    await store.query(
      'select step_index, kind, tool_name, is_error from steps order by step_index',
    ),
  ).toEqual([
    { step_index: 1n, kind: 'llm', tool_name: null, is_error: false },
    { step_index: 2n, kind: 'tool', tool_name: 'Bash', is_error: true },
  ]);
  expect(await store.query('select session_id, tokens_in::integer as tokens_in from runs')).toEqual(
    [{ session_id: 'session-1', tokens_in: 423 }],
  );
  expect(
    await store.query(
      `select body, session_id from log_records where scope_name = 'com.anthropic.claude_code.events' order by arrival`,
    ),
  ).toEqual(
    ['user_prompt', 'api_request', 'tool_result'].map((name) => ({
      body: `"claude_code.${name}"`,
      session_id: 'session-1',
    })),
  );
  expect(
    await store.query('select name, value_double as value, unit from metric_points'),
  ).toMatchObject([{ name: 'claude_code.token.usage', value: 9, unit: 'tokens' }]);
  await store.close();
  await folder.remove();
});
