import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../../collector/importers/index.js';
import { appendLogged, loggedRows } from '../../../collector/ingest/logged-rows.js';
import { decodeLogs } from '../../../collector/otlp/decode-logs.js';
import { decodeTraces } from '../../../collector/otlp/decode.js';
import { rowsFromTraces } from '../../../collector/record/index.js';
import { importedFile } from '../../support/imported-file.js';
import { recording } from '../../support/recordings.js';
import { tempStore } from '../../support/temp-store.js';

const FOLDER = fileURLToPath(new URL('../../fixtures/agent-clis/', import.meta.url));
const temp = await tempStore();
afterAll(() => temp[Symbol.asyncDispose]());

/** The session's file, and what the same session sent while it ran, in one database. */
const SESSIONS = [
  ['claude-code', ['claude-code.jsonl', 'claude-code.sub-agent.jsonl']],
  ['codex', ['codex.jsonl']],
  ['gemini-cli', ['gemini-cli.jsonl']],
] as const;
for (const [name, files] of SESSIONS) {
  await importFiles(
    files.map((file) => path.join(FOLDER, file)),
    temp.store,
  );
  for (const line of recording(`${name}-both`).lines) {
    const body = Buffer.from(line);
    if (line.includes('"resourceLogs"'))
      await appendLogged(temp.store, loggedRows(decodeLogs(body, 'json').groups, 1n));
    else await temp.store.append(rowsFromTraces(decodeTraces(body, 'json').groups, 1n));
  }
}

async function bothWays(agent: string, sql: string) {
  const rows = await temp.store.query(
    `select scope_name like 'tracehound/importers/%' as is_imported, q.* exclude (trace_id, root_span_id)
     from (${sql}) q join spans s on s.trace_id = q.trace_id and s.span_id = q.root_span_id
     where s.agent_name = '${agent}'`,
  );
  const of = (isImported: boolean) =>
    rows
      .filter(({ is_imported }) => is_imported === isImported)
      .map(({ is_imported: _, ...rest }) => rest);
  return { imported: of(true), sent: of(false) };
}

describe.each(SESSIONS)('what %s leaves', (agent) => {
  it('is the run that it sent: the same session, question and tokens', async () => {
    const { imported, sent } = await bothWays(
      agent,
      `select trace_id, root_span_id, session_id, tokens_in, tokens_out, tool_call_count,
         input_messages like '%Fix the greeting%' as has_question from runs`,
    );
    expect(sent).toHaveLength(1);
    expect(imported).toEqual(sent);
  });

  it('has the same tool calls, in order, with how they ended', async () => {
    // Claude Code's session has the name by which the model called the tool.
    const { imported, sent } = await bothWays(
      agent,
      `select r.trace_id, r.root_span_id, replace(t.tool_name, 'Task', 'Agent') as tool, t.tool_call_id, t.is_error
       from tool_calls t join runs r using (run_id) order by t.step_index`,
    );
    expect(sent.length).toBeGreaterThan(3);
    expect(imported).toEqual(sent);
  });

  it('has the same model calls but those that the server refused', async () => {
    const { imported, sent } = await bothWays(
      agent,
      `select r.trace_id, r.root_span_id, c.tokens_in, c.tokens_out, c.tokens_cache_read
       from llm_calls c join runs r using (run_id) where not c.is_error order by c.step_index`,
    );
    expect(sent.length).toBeGreaterThan(4);
    expect(imported).toEqual(sent);
  });
});

it('Claude Code’s sub-agent stands below the call that began it, by the file beside its own', async () => {
  expect(
    await temp.store.query(
      `select s.agent_name, p.tool_call_id from spans s
       join spans p on p.trace_id = s.trace_id and p.span_id = s.parent_span_id
       where s.kind = 'agent' and s.scope_name like 'tracehound/importers/%'`,
    ),
  ).toEqual([{ agent_name: 'general-purpose', tool_call_id: 'toolu_7' }]);
});

describe.each([
  ['claude-code', 'I look.'],
  ['codex', 'I look.'],
  ['gemini-cli', 'I look.'],
])('a session of %s that has grown', (agent, firstWords) => {
  it('has what was added, and its new end', async () => {
    const whole = readFileSync(path.join(FOLDER, `${agent}.jsonl`), 'utf8');
    const lines = whole.trimEnd().split('\n');
    const half = lines.findIndex((line) => line.includes('missing.txt'));
    const begun = `${lines.slice(0, half).join('\n')}\n`;
    await using grown = await importedFile(begun, 'session.jsonl');
    const before = await grown.run();
    expect(before['output_messages']).toContain(firstWords);
    await using fresh = await importedFile(whole, 'session.jsonl');
    const { file } = fresh;
    await importFiles([file], grown.store);
    const [after] = await grown.store.query('select * exclude (last_arrival) from runs');
    const [expected] = await fresh.store.query('select * exclude (last_arrival) from runs');
    expect(after).toEqual(expected);
    expect(after!['output_messages']).toContain('The greeting is fixed.');
    expect(await importFiles([file], grown.store)).toMatchObject({ stored: 0 });
  });
});
