import { Command } from 'commander';
import { formatTime, oneLine, readClusters } from '../../analysis/index.js';
import { analysed } from '../analysed.js';
import { dbOption, jsonOption, parseCount, withExamples } from '../options.js';
import { note, paintFor, print, printJson, terminalWidth } from '../output.js';
import { shortIds } from '../short-ids.js';
import { renderTable, type Column } from '../table.js';

interface ClustersOptions {
  db?: string;
  json?: boolean;
  limit: number;
}

const COLUMNS: Column[] = [
  { title: 'FINDINGS', align: 'right', isRigid: true },
  { title: 'RUNS', align: 'right', isRigid: true },
  { title: 'DETECTOR', isRigid: true },
  { title: 'MESSAGE' },
  { title: 'AGENTS' },
  { title: 'LAST SEEN (UTC)', isRigid: true },
  { title: 'EXAMPLE', isRigid: true },
];

export function clustersCommand(): Command {
  const command = new Command('clusters')
    .description('Show which failures keep coming back, over all runs.')
    .option('--limit <n>', 'at most so many; 0 for all', parseCount('--limit'), 30)
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(list);
  return withExamples(command, 'tracehound clusters', 'tracehound clusters --json');
}

async function list(options: ClustersOptions): Promise<void> {
  const all = await analysed(options, (store) => readClusters(store));
  const clusters = options.limit === 0 ? all : all.slice(0, options.limit);
  if (options.json) return printJson(clusters);
  if (clusters.length === 0) return note('no clusters: nothing was found');
  const ids = shortIds(clusters.map(({ exemplarRunId }) => exemplarRunId));
  const rows = clusters.map((c) => [
    String(c.findingCount),
    String(c.runCount),
    c.detector,
    oneLine(c.message),
    oneLine(c.agents.join(', ')),
    formatTime(c.lastSeenNs),
    ids.get(c.exemplarRunId)!,
  ]);
  await print(
    renderTable(COLUMNS, rows, { width: terminalWidth(), paint: paintFor(process.stdout) }),
  );
  if (all.length > clusters.length) note(`${all.length - clusters.length} more; --limit 0 for all`);
}
