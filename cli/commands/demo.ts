import { Command } from 'commander';
import { analyze, readReport, REPORTERS } from '../../analysis/index.js';
import { EXAMPLES } from '../demo/examples.js';
import { runExample } from '../demo/run-example.js';
import { writing } from '../open.js';
import { databasePath, dbOption, withExamples } from '../options.js';
import { isColoured, note, print, terminalWidth } from '../output.js';

const QUERIES = [
  'select agent_name, step_count, error_count, tokens_in from runs',
  'select tool_name, count(*) as calls, count(*) filter (is_error) as errors from tool_calls group by all',
  'select detector, message from findings order by severity',
];

export function demoCommand(): Command {
  const command = new Command('demo')
    .description(
      'Run three example agents against a scripted model, offline, and report what went wrong',
    )
    .addOption(dbOption())
    .action(demo);
  return withExamples(command, 'tracehound demo', 'tracehound demo --db /tmp/demo.duckdb');
}

async function demo(options: { db?: string }): Promise<void> {
  const path = databasePath(options);
  // A file that cannot be written is told before anything runs, not after.
  await writing(options, async () => {});
  note('Three agents, each under `node --import tracehound/register`; no key, no network.');
  for (const example of EXAMPLES) {
    note(`  ${example.name} ${example.about} ...`);
    note(`    it says: ${await runExample(example, path)}`);
  }
  const report = await writing(options, async (store) => {
    await analyze(store);
    return readReport(store);
  });
  const color = isColoured(process.stdout);
  await print(`\n${REPORTERS.text(report, { color, width: terminalWidth() ?? 120 })}\n`);
  const queries = QUERIES.map((sql) => `  tracehound query "${sql}"`).join('\n');
  await print(`The traces are in ${path}\nAsk it yourself:\n${queries}\n`);
}
