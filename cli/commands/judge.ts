import { Command } from 'commander';
import { findRun, judge, plural, type JudgeSummary } from '../../analysis/index.js';
import { Redactor } from '../../redaction/index.js';
import { endpointFrom } from '../endpoint.js';
import { UsageError } from '../errors.js';
import { EXIT, setExitCode } from '../exit-code.js';
import { FileCache, NO_CACHE } from '../judge/file-cache.js';
import { changing } from '../open.js';
import { databasePath, dbOption, jsonOption, parseCount, withExamples } from '../options.js';
import { parseAmount } from '../parse-amount.js';
import { note, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';

interface JudgeCommandOptions {
  db?: string;
  json?: boolean;
  endpoint?: string;
  model?: string;
  maxRuns?: number;
  maxTokens?: number;
  maxUsd?: number;
  priceIn?: number;
  priceOut?: number;
  workers: number;
  window: number;
  cache: boolean;
  force?: boolean;
}

export function judgeCommand(): Command {
  const command = new Command('judge')
    .description(
      'Ask a model of your choice what no rule can see: wrong plans, misread results, invented facts. Sends the ' +
        "runs' text, secrets masked, to the endpoint you name; nothing is sent unless you call this. Findings are " +
        'hints of the detector `judge`, beside all others.',
    )
    .argument(
      '[run]',
      'a run id, the start of one, or `last`; all that were not judged where it is left out',
    )
    .option('--endpoint <url>', 'OpenAI-compatible, with /v1 (default: $TRACEHOUND_JUDGE_URL)')
    .option('--model <name>', 'the model (default: $TRACEHOUND_JUDGE_MODEL)')
    .option('--max-runs <n>', 'at most so many, the latest first', parseCount('--max-runs', 1))
    .option(
      '--max-tokens <n>',
      'take no more tokens than that, read and written',
      parseCount('--max-tokens', 1),
    )
    .option(
      '--max-usd <amount>',
      'spend no more than that; needs the prices',
      parseAmount('--max-usd'),
    )
    .option('--price-in <usd>', 'price of a million tokens read', parseAmount('--price-in'))
    .option('--price-out <usd>', 'price of a million tokens written', parseAmount('--price-out'))
    .option('--workers <n>', 'runs judged at once', parseCount('--workers', 1), 1)
    .option(
      '--window <chars>',
      'characters of a run in one request',
      parseCount('--window', 1000),
      24_000,
    )
    .option('--no-cache', 'ask again what was asked before')
    .option('--force', 'judge again what was judged')
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(run);
  command.addHelpText('after', '\nThe API key is read from $TRACEHOUND_JUDGE_API_KEY.');
  return withExamples(
    command,
    'tracehound judge last --endpoint http://127.0.0.1:11434/v1 --model qwen3:8b',
    'tracehound judge --max-runs 20 --max-usd 0.50 --price-in 0.25 --price-out 2',
  );
}

async function run(ref: string | undefined, options: JudgeCommandOptions): Promise<void> {
  const endpoint = endpointFrom(options, 'JUDGE');
  const { maxTokens, maxUsd: maxCostUsd, priceIn, priceOut } = options;
  if (maxCostUsd !== undefined && (priceIn === undefined || priceOut === undefined))
    throw new UsageError(
      '--max-usd needs --price-in and --price-out: nobody else knows what the model costs',
    );
  const redactor = new Redactor();
  const bar = progressBar('runs');
  const summary = await changing(options, async (store) =>
    judge(store, {
      endpoint,
      redact: (text) => redactor.redact(text),
      cache: options.cache ? new FileCache(`${databasePath(options)}.judge`) : NO_CACHE,
      runIds: ref === undefined ? undefined : [(await findRun(store, ref)).runId],
      maxRuns: options.maxRuns,
      force: options.force,
      limits: { maxTokens, maxCostUsd, priceIn, priceOut },
      workers: options.workers,
      windowChars: options.window,
      onProgress: (done, total) => bar.update(done, total),
    }),
  ).finally(() => bar.stop());
  if (options.json) await printJson(summary);
  else await print(`${sentence(summary)}\n`);
  for (const { runId, reason } of summary.failures) note(`run ${runId}: ${reason}`);
  if (summary.failures.length > 0 && summary.runsJudged === 0) setExitCode(EXIT.broken);
  else if (summary.findings > 0 || summary.failures.length > 0) setExitCode(EXIT.findings);
}

function sentence({ findings, runsJudged, runsLeftOut, costUsd, ...tokens }: JudgeSummary): string {
  const cost = costUsd > 0 ? `, $${costUsd.toFixed(4)}` : '';
  const left =
    runsLeftOut > 0 ? `; the budget did not reach for ${plural(runsLeftOut, 'run')}` : '';
  const taken = `${tokens.tokensIn + tokens.tokensOut} tokens${cost}`;
  return `${plural(findings, 'finding')} in ${plural(runsJudged, 'run')} judged, for ${taken}${left}.`;
}
