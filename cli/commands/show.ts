import { Command } from 'commander';
import { findRun, readRunTree } from '../../analysis/index.js';
import { reading } from '../open.js';
import { dbOption, jsonOption, withExamples } from '../options.js';
import { paintFor, print, printJson, terminalWidth } from '../output.js';
import { renderRunTree } from '../run-tree-text.js';

interface ShowOptions {
  db?: string;
  json?: boolean;
}

export function showCommand(): Command {
  const command = new Command('show')
    .description('Show a run as a tree of what it did, with times, tokens, errors and cost.')
    .argument('<run>', 'a run id, the start of one, a trace id, or `last`')
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(show);
  return withExamples(command, 'tracehound show last', 'tracehound show 4bf92f3577b3 --json');
}

async function show(ref: string, options: ShowOptions): Promise<void> {
  const { run, tree } = await reading(options, async (store) => {
    const run = await findRun(store, ref);
    return { run, tree: await readRunTree(store, run) };
  });
  if (options.json) return printJson({ run, spans: tree });
  await print(
    renderRunTree(run, tree, { width: terminalWidth(), paint: paintFor(process.stdout) }),
  );
}
