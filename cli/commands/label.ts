import { Command } from 'commander';
import { findRun } from '../../analysis/index.js';
import type { Reader, RunLabelRow } from '../../store/index.js';
import { BadValueError, UsageError } from '../errors.js';
import { changing } from '../open.js';
import { dbOption, jsonOption, tagOption, withExamples } from '../options.js';
import { note, printJson } from '../output.js';

interface LabelOptions {
  db?: string;
  task?: string;
  tag?: string[];
  untag?: string[];
  json?: boolean;
}

export function labelCommand(): Command {
  const command = new Command('label')
    .description(
      'Say how a run went, or tag it. The latest label counts, whatever was recorded; `runs` and the measurements use it.',
    )
    .argument('<run>', 'a run id, the start of one, a trace id, or `last`')
    .argument('[verdict]', 'pass, fail, or a number such as a reward')
    .option('--task <name>', 'the task that the run was to do')
    .addOption(tagOption('a tag to find the run by'))
    .addOption(tagOption('take away a tag that was given here', '--untag <tag>'))
    .addOption(dbOption())
    .addOption(jsonOption('print the run as it is now, as `runs --json` does'))
    .action(label);
  return withExamples(
    command,
    'tracehound label last fail',
    'tracehound label 4bf92f3577b3 0.75 --task fix-timeout',
    'tracehound label last --tag flaky --untag triage',
    'tracehound label last pass --json | jq .outcome',
  );
}

async function label(
  ref: string,
  verdict: string | undefined,
  options: LabelOptions,
): Promise<void> {
  if ([verdict, options.task, options.tag, options.untag].every((given) => given === undefined))
    throw new UsageError('nothing to say: expected pass, fail, a number, --task, --tag or --untag');
  const said = parseVerdict(verdict);
  const labelled = await changing(options, async (store) => {
    const run = await findRun(store, ref);
    // The latest label stands for all of them: what this one leaves open stays as it was.
    const task = options.task ?? run.task;
    const tags = await newTags(store, run.runId, options);
    await store.label([{ ...said, runId: run.runId, task, source: 'person', ...tags }]);
    return findRun(store, run.runId);
  });
  if (options.json) return printJson(labelled);
  const tags = [
    ...(options.tag ?? []).map((tag) => `+${tag}`),
    ...(options.untag ?? []).map((tag) => `-${tag}`),
  ];
  const task = verdict === undefined && options.task !== undefined ? [options.task] : [];
  note(
    `run ${labelled.runId} is labelled ${[...(verdict ? [verdict] : []), ...task, ...tags].join(' ')}`,
  );
}

/** All tags by label from now on; nothing where none is named. */
async function newTags(
  store: Reader,
  runId: string,
  { tag, untag }: LabelOptions,
): Promise<Pick<RunLabelRow, 'tags'>> {
  if (tag === undefined && untag === undefined) return {};
  const [run] = await store.query('select label_tags from runs where run_id = $run_id', {
    run_id: runId,
  });
  const before = (run?.['label_tags'] ?? []) as string[];
  const tags = new Set([...before, ...(tag ?? [])]);
  for (const gone of untag ?? []) tags.delete(gone);
  return { tags: [...tags] };
}

function parseVerdict(verdict: string | undefined): Pick<RunLabelRow, 'outcome' | 'reward'> {
  if (verdict === undefined) return { outcome: null, reward: null };
  if (verdict === 'pass' || verdict === 'fail') return { outcome: verdict, reward: null };
  const reward = Number(verdict);
  if (verdict.trim() === '' || !Number.isFinite(reward))
    throw new BadValueError('the verdict', verdict, 'pass, fail or a number');
  return { outcome: null, reward };
}
