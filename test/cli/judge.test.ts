import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../examples/model-server.js';
import { tracehound } from '../support/cli-host.js';
import { STUCK_RUN, writeTraces } from '../support/cli-traces.js';
import { sharedFolder } from '../support/temp-folder.js';

const folder = sharedFolder();
const db = path.join(folder, 'traces.duckdb');
let server: ModelServer;

beforeAll(async () => {
  writeTraces(path.join(folder, 'traces.jsonl'));
  await tracehound(['import', path.join(folder, 'traces.jsonl'), '--db', db]);
  const finding = { step: 2, evidence_steps: [], fault: 'wrong-tool', reason: 'It is not npm.' };
  server = await startModelServer(({ body }) => ({
    content: JSON.stringify({
      findings: JSON.stringify(body).includes('left-pad') ? [finding] : [],
    }),
  }));
});
afterAll(() => server.close());

test('judges what was not judged, and its findings stand beside the others', async () => {
  const env = {
    TRACEHOUND_JUDGE_URL: server.url,
    TRACEHOUND_JUDGE_MODEL: 'small',
    TRACEHOUND_JUDGE_API_KEY: 'key-of-a-test',
  };
  const judged = await tracehound(['judge', '--db', db], { env });
  expect(judged.stdout).toMatch(/^1 finding in 2 runs judged, for \d+ tokens\.\n$/);
  expect(judged.code).toBe(1);
  expect(server.requests[0]!.headers.authorization).toBe('Bearer key-of-a-test');
  expect(readdirSync(`${db}.judge`)).toHaveLength(2);
  const again = await tracehound(['judge', '--db', db, '--json'], { env });
  expect(JSON.parse(again.stdout)).toMatchObject({ runsJudged: 0, findings: 0, tokensIn: 0 });
  expect(again.code).toBe(0);
  const found = await tracehound([
    'findings',
    '--detector',
    'judge',
    '--format',
    'sarif',
    '--db',
    db,
  ]);
  expect(found.stdout).toContain('A model sees wrong tool: It is not npm.');
  expect(found.stdout).toContain(STUCK_RUN);
});

test.each([
  ['no endpoint', ['judge'], {}, /expected an endpoint and a model.*TRACEHOUND_JUDGE_URL/],
  ['no URL', ['judge', '--endpoint', 'here', '--model', 'm'], {}, /the endpoint takes a URL/],
  [
    'a price that is missing',
    ['judge', '--endpoint', 'http://127.0.0.1:9/v1', '--model', 'm', '--max-usd', '1'],
    {},
    /--max-usd needs --price-in/,
  ],
  ['an amount of none', ['judge', '--max-usd', 'much'], {}, /--max-usd takes an amount/],
  [
    'nobody there',
    [
      'judge',
      '--endpoint',
      'http://127.0.0.1:9/v1',
      '--model',
      'm',
      '--max-runs',
      '1',
      '--force',
      '--no-cache',
    ],
    {},
    /cannot be reached: /,
  ],
  ['no endpoint for embeddings', ['clusters', '--similar'], {}, /TRACEHOUND_EMBEDDINGS_URL/],
])('says in one sentence: %s', async (_, args, env, says) => {
  const result = await tracehound([...args, '--db', db], { env });
  expect(result.stderr.trimEnd()).toMatch(says);
  expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(result).toMatchObject({ code: 2, stdout: '' });
});
