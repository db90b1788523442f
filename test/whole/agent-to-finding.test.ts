import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

import { tracehound } from '../support/cli-host.js';
import { type NodeResult } from '../support/node-process.js';
import { queryRows } from '../support/query-rows.js';
import { exampleScript, runExampleAgent, runAgentWithScript } from '../support/example-agent.js';
import { tempFolder } from '../support/temp-folder.js';

const CJS_AGENT = fileURLToPath(new URL('programs/stuck-agent.cjs', import.meta.url));

interface PrintedFinding {
  run_id: string;
  detector: string;
  step_index: number;
  evidence: string[];
}

interface JudgedRun {
  agent: unknown;
  modelCalls: unknown;
  toolCalls: unknown;
  steps: unknown;
  failedSteps: unknown;
  /** Each finding as its detector, the step to look at, and the steps that show it. */
  findings: [detector: string, step: number, evidence: number[]][];
}

/** Analyses the file as a user would, and gives every run of it with what was found. */
async function judge(db: string): Promise<JudgedRun[]> {
  expect(await tracehound(['analyze', '--db', db])).toMatchObject({ code: 1 });
  const { code, stdout } = await tracehound(['findings', '--db', db, '--format', 'jsonl']);
  expect(code).toBe(1);
  const found = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PrintedFinding);
  const runs = await queryRows(
    db,
    `select run_id, r.agent_name, llm_call_count::int as model_calls, tool_call_count::int as tool_calls,
            error_count::int as failed_steps, list(s.span_id order by step_index) as span_ids
     from runs as r join steps as s using (run_id) group by all`,
  );
  return runs.map((run) => {
    const spanIds = run['span_ids'] as string[];
    const findings = found
      .filter(({ run_id }) => run_id === run['run_id'])
      .map(({ detector, step_index, evidence }): JudgedRun['findings'][number] => [
        detector,
        step_index,
        evidence.map((spanId) => spanIds.indexOf(spanId) + 1),
      ])
      .sort(([a], [b]) => a.localeCompare(b));
    return {
      agent: run['agent_name'],
      modelCalls: run['model_calls'],
      toolCalls: run['tool_calls'],
      steps: spanIds.length,
      failedSteps: run['failed_steps'],
      findings,
    };
  });
}

/** An agent is not to notice that it is traced. */
function expectQuietEnd(agent: NodeResult, answer: string): void {
  expect(agent).toEqual({ code: 0, stdout: `${answer}\n`, stderr: '' });
}

describe('an agent runs, its spans are in the file, its failures come out with the steps', () => {
  test('the coding agent claims success after a red test run', async () => {
    const folder = tempFolder();
    const db = path.join(folder, 'traces.duckdb');
    expectQuietEnd(
      await runExampleAgent('coding-agent', folder, { TRACEHOUND_DB: db }),
      'I fixed slugify. All tests should pass now.',
    );
    expect(await judge(db)).toEqual([
      {
        agent: 'coding-agent',
        modelCalls: 6,
        toolCalls: 6,
        steps: 12,
        failedSteps: 3,
        findings: [
          ['ends-in-error', 11, [10, 11]],
          ['failing-tests', 11, [11]],
          ['incomplete-fix', 11, [11, 12]],
          ['unrecovered-tool-error', 11, [3, 10, 11]],
        ],
      },
    ]);
  });

  test('the research agent is turned away and answers all the same', async () => {
    const folder = tempFolder();
    const db = path.join(folder, 'traces.duckdb');
    expectQuietEnd(
      await runExampleAgent('research-agent', folder, { TRACEHOUND_DB: db }),
      'The free plan allows 60 requests a minute; the next plan costs about 20 dollars a month.',
    );
    expect(await judge(db)).toEqual([
      {
        agent: 'research-agent',
        modelCalls: 6,
        toolCalls: 5,
        steps: 11,
        failedSteps: 4,
        findings: [
          ['ends-in-error', 10, [9, 10]],
          ['rate-limit', 10, [6, 9, 10]],
          ['retry-loop', 8, [6, 8, 10]],
        ],
      },
    ]);
  });

  test.each([
    ['ES modules', undefined],
    ['CommonJS', CJS_AGENT],
  ])('the stuck agent, in %s and with no tracing code, is one run', async (_kind, program) => {
    const folder = tempFolder();
    const db = path.join(folder, 'traces.duckdb');
    const env = { TRACEHOUND_DB: db };
    const agent = program
      ? await runAgentWithScript(
          program,
          ['Where is order 1042?'],
          await exampleScript('stuck-agent'),
          env,
        )
      : await runExampleAgent('stuck-agent', folder, env);
    expectQuietEnd(agent, 'I could not find order 1042.');
    expect(await judge(db)).toEqual([
      {
        agent: expect.any(String),
        modelCalls: 6,
        toolCalls: 5,
        steps: 11,
        failedSteps: 0,
        findings: [
          ['admitted-limitation', 10, [10, 11]],
          ['retry-loop', 4, [2, 4, 6, 8, 10]],
        ],
      },
    ]);
  });
});
