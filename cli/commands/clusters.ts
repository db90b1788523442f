import { Command } from 'commander';
import {
  CLUSTER_KINDS,
  compareClusters,
  embed,
  formatTime,
  goneSince,
  markSimilar,
  newSince,
  oneLine,
  readFailureClusters,
  type ClusterKind,
  type EndpointSettings,
  type FailureCluster,
} from '../../analysis/index.js';
import { Redactor } from '../../redaction/index.js';
import { analysed } from '../analysed.js';
import { readClusterBaseline } from '../baseline-file.js';
import { choiceOption } from '../choice.js';
import { endpointFrom } from '../endpoint.js';
import { UsageError } from '../errors.js';
import { EXIT, setExitCode } from '../exit-code.js';
import { dbOption, jsonOption, parseCount, withExamples } from '../options.js';
import { note, paintFor, print, printJson, terminalWidth } from '../output.js';
import { shortIds } from '../short-ids.js';
import { parseSince } from '../since.js';
import { sparkline } from '../sparkline.js';
import { renderTable, type Column } from '../table.js';

interface ClustersOptions {
  db?: string;
  json?: boolean;
  limit: number;
  by: ClusterKind;
  newSince?: string;
  goneSince?: string;
  baseline?: string;
  similar?: boolean;
}

const COLUMNS: Column[] = [
  { title: 'RUNS', align: 'right', isRigid: true },
  { title: 'TIMES', align: 'right', isRigid: true },
  { title: 'OVER TIME', isRigid: true },
  { title: 'TREND', isRigid: true },
  { title: 'WHO', isOptional: true },
  { title: 'WHAT' },
  { title: 'LIKE', isRigid: true, isOptional: true },
  { title: 'AGENTS', isOptional: true },
  { title: 'MODELS', isOptional: true },
  { title: 'FIRST SEEN', isRigid: true },
  { title: 'LAST SEEN (UTC)', isRigid: true },
  { title: 'EXAMPLE', isRigid: true },
];

export function clustersCommand(): Command {
  const command = new Command('clusters')
    .description(
      'Show what keeps going wrong, over all runs: findings that say the same, errors by template, ' +
        'runs with the same signature, tool sequences of such runs.',
    )
    .addOption(choiceOption('--by <kind>', 'what is grouped', CLUSTER_KINDS, 'finding'))
    .option('--new-since <time>', 'only what was first seen since: 2h, 7d, 2026-11-21')
    .option('--gone-since <time>', 'only what was seen before, and not since')
    .option(
      '--baseline <file>',
      'only what has come or gone since `clusters --json` wrote the file',
    )
    .option(
      '--similar',
      'mark clusters that mean the same, by embeddings of $TRACEHOUND_EMBEDDINGS_URL and _MODEL; labels are sent there',
    )
    .option('--limit <n>', 'at most so many; 0 for all', parseCount('--limit'), 30)
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(list);
  return withExamples(
    command,
    'tracehound clusters',
    'tracehound clusters --by error --new-since 7d',
    'tracehound clusters --json > known.json && tracehound clusters --baseline known.json',
  );
}

async function list(options: ClustersOptions): Promise<void> {
  const limits = [options.newSince, options.goneSince, options.baseline];
  if (limits.filter((limit) => limit !== undefined).length > 1)
    throw new UsageError('expected one of --new-since, --gone-since and --baseline, not several');
  const keep = filterOf(options);
  const endpoint = options.similar ? endpointFrom({}, 'EMBEDDINGS') : null;
  const known =
    options.baseline === undefined ? null : readClusterBaseline(options.baseline, options.by);
  const read = await analysed(options, (store) => readFailureClusters(store, options.by));
  const all = endpoint ? await marked(read, endpoint) : read;
  const compared = known && compareClusters(all, known);
  const kept = compared ? compared.appeared : keep(all);
  const isQuestion = limits.some((limit) => limit !== undefined);
  if (isQuestion && kept.length + (compared?.gone.length ?? 0) > 0) setExitCode(EXIT.findings);
  const clusters = options.limit === 0 ? kept : kept.slice(0, options.limit);
  if (options.json) return printJson(compared ? { ...compared, appeared: clusters } : clusters);
  if (clusters.length > 0) await printTable(clusters);
  else note(isQuestion ? 'no such clusters' : 'no clusters: nothing was found');
  if (kept.length > clusters.length)
    note(`${kept.length - clusters.length} more; --limit 0 for all`);
  for (const { kind, label } of compared?.gone ?? []) note(`gone (${kind}): ${oneLine(label)}`);
}

/** Labels are masked templates for errors, but messages quote what runs held. */
function marked(clusters: FailureCluster[], endpoint: EndpointSettings): Promise<FailureCluster[]> {
  const redactor = new Redactor();
  return markSimilar(clusters, (texts) =>
    embed(
      endpoint,
      texts.map((text) => redactor.redact(text)),
    ),
  );
}

function filterOf(options: ClustersOptions): (all: FailureCluster[]) => FailureCluster[] {
  if (options.newSince !== undefined) {
    const since = parseSince(options.newSince, Date.now(), '--new-since');
    return (all) => newSince(all, since);
  }
  if (options.goneSince !== undefined) {
    const since = parseSince(options.goneSince, Date.now(), '--gone-since');
    return (all) => goneSince(all, since);
  }
  return (all) => all;
}

async function printTable(clusters: readonly FailureCluster[]): Promise<void> {
  const ids = shortIds(clusters.map(({ exemplars }) => exemplars[0]!.runId));
  const rows = clusters.map((c) => [
    String(c.runCount),
    String(c.count),
    sparkline(c.history),
    c.trend,
    oneLine(c.sources.join(', ')),
    oneLine(c.label),
    c.similarTo?.slice(0, 8) ?? '',
    oneLine(c.agents.join(', ')),
    oneLine(c.models.join(', ')),
    c.firstSeenNs === null ? 'not known' : formatTime(c.firstSeenNs).slice(0, 10),
    c.lastSeenNs === null ? 'not known' : formatTime(c.lastSeenNs),
    ids.get(c.exemplars[0]!.runId)!,
  ]);
  const layout = { width: terminalWidth(), paint: paintFor(process.stdout) };
  await print(renderTable(COLUMNS, rows, layout));
}
