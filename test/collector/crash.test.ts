import { expect, test } from 'vitest';
import { randomOf } from '../../bench/agent-spans.js';
import { crashRounds } from '../support/crash-rounds.js';
import { tempFile } from '../support/temp-folder.js';

/** `npm run bench:crash` kills hundreds of times. */
const KILLS = 15;

test(`${KILLS} kills under load lose nothing that was acknowledged and store nothing twice`, async () => {
  const report = await crashRounds(tempFile(), KILLS, randomOf(7));
  expect(report).toMatchObject({ kills: KILLS, lost: 0, repeated: 0 });
  // Each server had acknowledged a request of 40 spans before it was killed.
  expect(report.acknowledged).toBeGreaterThanOrEqual(KILLS * 40);
});
