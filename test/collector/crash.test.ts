import { afterAll, expect, test } from 'vitest';
import { randomOf } from '../../bench/agent-spans.js';
import { temporaryFolder } from '../support/collector-server.js';
import { crashRounds } from '../support/crash-rounds.js';

const KILLS = 30;
const folder = temporaryFolder();
afterAll(() => folder.remove());

test(`${KILLS} kills under load lose nothing that was acknowledged and store nothing twice`, async () => {
  const report = await crashRounds(folder.file('crash.duckdb'), KILLS, randomOf(7));
  expect(report).toMatchObject({ kills: KILLS, lost: 0, repeated: 0 });
  expect(report.acknowledged).toBeGreaterThan(KILLS * 40);
});
