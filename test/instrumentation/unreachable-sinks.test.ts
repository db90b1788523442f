import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../examples/model-server.js';
import { tempFolder } from '../support/temp-folder.js';
import { fixture, runNode, TRACED } from './support/run-node.js';

let models: ModelServer;
beforeAll(async () => {
  models = await startModelServer(() => ({ content: 'Hello!', usage: { input: 1, output: 1 } }));
});
afterAll(() => models.close());

test('sinks that cannot be reached cost an agent nothing but a warning each, once', async () => {
  const blocked = path.join(tempFolder(), 'a-file');
  writeFileSync(blocked, '');
  const agent = fixture('answering-agent.mjs');
  const env = { MODEL_URL: models.url };
  const [plain, ...traced] = await Promise.all([
    runNode([agent], env),
    runNode([...TRACED, agent], {
      ...env,
      TRACEHOUND_SINK: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    }),
    runNode([...TRACED, agent], { ...env, TRACEHOUND_DB: path.join(blocked, 'traces.duckdb') }),
  ]);
  expect(plain.stdout).toBe('m: Hello!\nm: Hello!\nm: Hello!\nlooked\n');
  for (const run of traced) {
    expect(run).toMatchObject({ stdout: plain.stdout, code: plain.code, signal: null });
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toMatch(/said once/);
  }
});
