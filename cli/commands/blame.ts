import { Command } from 'commander';
import {
  blameCaveat,
  confidenceText,
  describeStep,
  findRun,
  listRuns,
  oneLine,
  readBlame,
  readFrames,
  suspectSentence,
  type Blame,
  type Frame,
  type Run,
} from '../../analysis/index.js';
import type { Store } from '../../store/index.js';
import { analysed } from '../analysed.js';
import { EXIT, setExitCode } from '../exit-code.js';
import { dbOption, jsonOption, withExamples } from '../options.js';
import { note, paintFor, print, printJson, terminalWidth, type Paint } from '../output.js';

interface BlameOptions {
  db?: string;
  json?: boolean;
}

/** A run, where to look in it, and the steps to show. */
interface BlamedRun {
  run: Run;
  blame: Blame;
  frames: Frame[][];
}

export function blameCommand(): Command {
  const command = new Command('blame')
    .description(
      'Say where to look first in a run that went wrong: at most three ranges of steps, with the reasons.',
    )
    .argument(
      '[run]',
      'a run id, the start of one, or `last`; every run that failed, or seems to have, where it is left out',
    )
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(blame);
  return withExamples(
    command,
    'tracehound blame last',
    'tracehound blame 4bf92f --json | jq .suspects[0]',
    'tracehound blame --json',
  );
}

async function blame(ref: string | undefined, options: BlameOptions): Promise<void> {
  const blamed = await analysed(options, async (store) => {
    const runs = ref === undefined ? await listRuns(store) : [await findRun(store, ref)];
    const blames = await readBlame(store, runs);
    const pairs = runs.map((run, at) => ({ run, blame: blames[at]! }));
    const asked = ref === undefined ? pairs.filter(({ blame }) => mayHaveFailed(blame)) : pairs;
    return options.json
      ? asked.map((pair) => ({ ...pair, frames: [] }))
      : Promise.all(asked.map((pair) => withFrames(store, pair)));
  });
  if (blamed.some(({ blame }) => blame.suspects.length > 0)) setExitCode(EXIT.findings);
  if (options.json) {
    const records = blamed.map(({ blame }) => asRecord(blame));
    return printJson(ref === undefined ? records : records[0]);
  }
  if (blamed.length === 0) return note('no run that failed or seems to have');
  const paint = paintFor(process.stdout);
  await print(blamed.map((one) => asText(one, paint, terminalWidth() ?? 120)).join('\n'));
}

function mayHaveFailed({ failure, abstention }: Blame): boolean {
  return failure !== 'none' && abstention?.reason !== 'passed';
}

async function withFrames(
  store: Store,
  { run, blame }: Pick<BlamedRun, 'run' | 'blame'>,
): Promise<BlamedRun> {
  const frames = await Promise.all(
    blame.suspects.map(({ from, to }) => readFrames(store, run, { from, to })),
  );
  return { run, blame, frames };
}

function asText({ run, blame, frames }: BlamedRun, paint: Paint, width: number): string {
  const who = oneLine(run.agentName ?? run.name ?? 'run');
  const caveat = blameCaveat(blame);
  const lines = [`${paint('bold', who)}  ${paint('dim', `${run.runId}  ${blame.kind}`)}`];
  if (blame.abstention !== null) lines.push(`  No step is named: ${blame.abstention.text}.`);
  if (caveat !== null) lines.push(`  ${caveat}`);
  blame.suspects.forEach((suspect, at) => {
    const tag = paint('dim', `[${confidenceText(suspect.confidence)}]`);
    lines.push(`  ${at + 1}. ${oneLine(suspectSentence(suspect))} ${tag}`);
    for (const frame of frames[at]!) {
      const mark = frame.stepIndex === suspect.stepIndex ? paint('yellow', '▶') : ' ';
      const line = describeStep(frame, width - 14, run.agentName);
      lines.push(`     ${mark}${paint('dim', `${String(frame.stepIndex).padStart(4)}  ${line}`)}`);
    }
  });
  return `${lines.join('\n')}\n`;
}

/** The public shape of blame. */
function asRecord(blame: Blame) {
  return {
    run_id: blame.runId,
    kind: blame.kind,
    failure: blame.failure,
    abstention: blame.abstention,
    suspects: blame.suspects.map((suspect) => ({
      from_step: suspect.from,
      to_step: suspect.to,
      step_index: suspect.stepIndex,
      span_id: suspect.spanId,
      agent: suspect.agentName,
      confidence: suspect.confidence,
      reasons: suspect.reasons,
    })),
  };
}
