import { Command } from 'commander';
import { findRun } from '../../analysis/index.js';
import type { RunLabelRow } from '../../store/index.js';
import { BadValueError } from '../errors.js';
import { changing } from '../open.js';
import { dbOption, withExamples } from '../options.js';
import { note } from '../output.js';

export function labelCommand(): Command {
  const command = new Command('label')
    .description('Say how a run went. The latest label counts; `runs` and the measurements use it.')
    .argument('<run>', 'a run id, the start of one, a trace id, or `last`')
    .argument('<verdict>', 'pass, fail, or a number such as a reward')
    .option('--task <name>', 'the task that the run was to do')
    .addOption(dbOption())
    .action(label);
  return withExamples(
    command,
    'tracehound label last fail',
    'tracehound label 4bf92f3577b3 0.75 --task fix-timeout',
  );
}

async function label(
  ref: string,
  verdict: string,
  options: { db?: string; task?: string },
): Promise<void> {
  const said = parseVerdict(verdict);
  const runId = await changing(options, async (store) => {
    const run = await findRun(store, ref);
    // The latest label stands for all of them: what this one leaves open stays as it was.
    const task = options.task ?? run.task;
    await store.label([{ ...said, runId: run.runId, task, source: 'person' }]);
    return run.runId;
  });
  note(`run ${runId} is labelled ${verdict}`);
}

function parseVerdict(verdict: string): Pick<RunLabelRow, 'outcome' | 'reward'> {
  if (verdict === 'pass' || verdict === 'fail') return { outcome: verdict, reward: null };
  const reward = Number(verdict);
  if (verdict.trim() === '' || !Number.isFinite(reward))
    throw new BadValueError('the verdict', verdict, 'pass, fail or a number');
  return { outcome: null, reward };
}
