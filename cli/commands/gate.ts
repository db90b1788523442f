import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import {
  CLUSTER_KINDS,
  evaluateGate,
  findProfile,
  formatBaseline,
  GATE_REPORTERS,
  isShortCondition,
  parseBaseline,
  parseGateConfig,
  plural,
  readFailureClusters,
  readGateRuns,
  readLookers,
  readRuleIds,
  RUN_FIELDS,
  type FailureCluster,
  type GateBaseline,
  type GateConfig,
  type GateFormat,
  type GateRun,
  type RunSelection,
} from '../../analysis/index.js';
import type { Store } from '../../store/index.js';
import { analysed } from '../analysed.js';
import { choiceOption } from '../choice.js';
import { UsageError } from '../errors.js';
import { EXIT, setExitCode } from '../exit-code.js';
import {
  dbOption,
  jsonOption,
  parseCount,
  profileOption,
  rulesOption,
  rulesPath,
  withExamples,
} from '../options.js';
import { note, print } from '../output.js';
import { packageVersion } from '../package-version.js';
import { parseSince } from '../since.js';

interface GateOptions {
  db?: string;
  json?: boolean;
  config: string;
  format: GateFormat;
  out?: string;
  profile: string;
  rules?: string;
  baseline?: string;
  writeBaseline?: string;
  where?: string;
  since?: string;
  last?: number;
}

const FORMATS = Object.keys(GATE_REPORTERS) as GateFormat[];

export function gateCommand(): Command {
  const command = new Command('gate')
    .description(
      'Hold runs against limits on score, findings, cost, latency, new clusters and regressions, for CI. ' +
        'Ends with 0 where all hold, 1 where one is broken, 2 where nothing can be said.',
    )
    .option('--config <file>', 'the limits, YAML', 'tracehound-gate.yml')
    .addOption(choiceOption('--format <format>', 'how it is reported', FORMATS, 'text'))
    .option('--out <path>', 'write the report to a file, and only the verdict to the terminal')
    .option(
      '--where <condition>',
      `only such runs: FIELD=VALUE with one of ${RUN_FIELDS.join(', ')}, or SQL over \`runs\``,
    )
    .option('--since <time>', 'only runs begun since: 2h, 7d, 2026-11-21')
    .option('--last <n>', 'only the latest n of them', parseCount('--last', 1))
    .option(
      '--baseline <file|field=value>',
      'what to compare with: a file of --write-baseline, or other runs of this trace file',
    )
    .option('--write-baseline <file>', 'keep these runs as a baseline, and hold no limits')
    .addOption(profileOption())
    .addOption(rulesOption())
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(gate);
  return withExamples(
    command,
    'tracehound gate',
    'tracehound gate --write-baseline baseline.json',
    'tracehound gate --baseline baseline.json --format junit --out gate.xml',
    'tracehound gate --where version=2.1.0 --baseline version=2.0.0',
    'tracehound gate --where tag=candidate --baseline tag=release',
    'tracehound gate --profile release-bar.yaml --rules team-rules',
  );
}

async function gate(options: GateOptions): Promise<void> {
  const isWriting = options.writeBaseline !== undefined;
  const config = isWriting ? {} : readConfig(options);
  const given = readBaseline(options.baseline);
  const evidence = await analysed(options, async (store) => {
    const runs = await readGateRuns(store, selectionOf(options));
    const clusters = await readClusters(store, config, runs, options, isWriting);
    const baseline = await completeBaseline(store, given, options);
    return { runs, clusters, baseline, lookers: await readLookers(store) };
  });
  if (isWriting) return keepBaseline(options.writeBaseline!, evidence);
  const result = evaluateGate(config, evidence);
  if (result.verdict !== 'pass')
    setExitCode(result.verdict === 'fail' ? EXIT.findings : EXIT.broken);
  const settings = { version: packageVersion(), configFile: relative(options.config) };
  const text = GATE_REPORTERS[options.json ? 'json' : options.format](result, settings);
  if (options.out === undefined) return print(text);
  writeFileSync(options.out, text);
  note(`${GATE_REPORTERS.text(result).trimEnd().split('\n').at(-1)!} Wrote ${options.out}`);
}

function readConfig(options: GateOptions): GateConfig {
  const { config, profile } = options;
  const place = rulesPath(options);
  const rules = place === undefined ? undefined : readRuleIds(place);
  return parseGateConfig(readFileSync(config, 'utf8'), config, findProfile(profile), rules);
}

function selectionOf({ where, since, last, profile }: GateOptions): RunSelection {
  const sinceNs = since === undefined ? undefined : parseSince(since);
  return { where, sinceNs, maxRuns: last, profile };
}

/** A file, or which other runs of the same file. */
function readBaseline(value: string | undefined): GateBaseline | string | null {
  if (value === undefined) return null;
  if (isShortCondition(value)) return value;
  return parseBaseline(readFileSync(value, 'utf8'), value);
}

async function completeBaseline(
  store: Store,
  given: ReturnType<typeof readBaseline>,
  { profile }: GateOptions,
): Promise<GateBaseline | null> {
  if (given === null || typeof given === 'object') return given;
  const runs = await readGateRuns(store, { where: given, profile });
  if (runs.length === 0) throw new UsageError(`the baseline ${given} means no run of this file`);
  const runIds = runs.map(({ runId }) => runId);
  const kinds = await Promise.all(
    CLUSTER_KINDS.map((kind) => readFailureClusters(store, kind, { profile, runIds })),
  );
  return { runs, clusters: kinds.flat() };
}

async function readClusters(
  store: Store,
  config: GateConfig,
  runs: readonly GateRun[],
  { profile }: GateOptions,
  isWriting: boolean,
): Promise<FailureCluster[]> {
  if (!isWriting && !config.new_clusters) return [];
  const kinds = config.new_clusters?.kinds ?? (isWriting ? CLUSTER_KINDS : ['finding', 'error']);
  const runIds = runs.map(({ runId }) => runId);
  const read = kinds.map((kind) => readFailureClusters(store, kind, { profile, runIds }));
  return (await Promise.all(read)).flat();
}

function keepBaseline(
  file: string,
  { runs, clusters }: { runs: GateRun[]; clusters: FailureCluster[] },
): void {
  if (runs.length === 0) throw new UsageError('there are no such runs to make a baseline of');
  writeFileSync(file, formatBaseline({ runs, clusters }));
  note(`wrote ${plural(runs.length, 'run')} and ${plural(clusters.length, 'cluster')} to ${file}`);
}

function relative(file: string): string {
  return path.relative(process.cwd(), path.resolve(file)).split(path.sep).join('/');
}
