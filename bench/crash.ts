/** `npm run bench:crash [KILLS]`: SIGKILL at random moments under load, 200 times on one file. */
import { randomOf } from './agent-spans.js';
import { machineText, markdownTable } from './markdown-table.js';
import { temporaryFolder } from '../test/support/collector-server.js';
import { crashRounds } from '../test/support/crash-rounds.js';

const kills = Number(process.argv[2] ?? 200);
const seed = Date.now() % 1_000_000;
const folder = temporaryFolder();
const machine = machineText();
const start = performance.now();
const report = await crashRounds(folder.file('crash.duckdb'), kills, randomOf(seed));
folder.remove();
const seconds = Math.round((performance.now() - start) / 1000);
console.log(`Machine: ${machine}. Seed ${seed}, ${seconds} s.\n`);
console.log(
  markdownTable(
    [
      'kills',
      'spans acknowledged',
      'of them lost',
      'stored twice',
      'stored though not acknowledged',
    ],
    [
      [report.kills, report.acknowledged, report.lost, report.repeated, report.unacknowledged].map(
        String,
      ),
    ],
  ),
);
process.exitCode = report.lost + report.repeated > 0 ? 1 : 0;
