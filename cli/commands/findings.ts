import { Command } from 'commander';
import {
  findProfile,
  findRun,
  isDetectorName,
  isWarning,
  noSuchDetector,
  oneLine,
  readFindings,
  toldOnce,
  type Finding,
} from '../../analysis/index.js';
import { analysed } from '../analysed.js';
import { choiceOption } from '../choice.js';
import { UsageError } from '../errors.js';
import { EXIT, setExitCode } from '../exit-code.js';
import { dbOption, jsonOption, profileOption, rulesOption, withExamples } from '../options.js';
import { note, paintFor, print, printJson, terminalWidth, toJson } from '../output.js';
import { sarifFromFindings } from '../sarif.js';
import { shortIds } from '../short-ids.js';
import { renderTable, type Column } from '../table.js';

interface FindingsOptions {
  db?: string;
  json?: boolean;
  format: string;
  run?: string;
  detector?: string;
  rules?: string;
  profile: string;
}

const COLUMNS: Column[] = [
  { title: 'RUN', isRigid: true },
  { title: 'STEP', align: 'right', isRigid: true },
  { title: 'SEVERITY', isRigid: true },
  { title: 'DETECTOR', isRigid: true },
  { title: 'MESSAGE' },
  { title: 'ALSO SEEN AS', isOptional: true },
];

export function findingsCommand(): Command {
  const command = new Command('findings')
    .description(
      'List where runs went wrong, with the spans that show it; what changed is analysed first. The table and SARIF tell each failure once, JSON every finding of it.',
    )
    .addOption(
      choiceOption(
        '--format <format>',
        'how they are printed',
        ['table', 'json', 'jsonl', 'sarif'],
        'table',
      ),
    )
    .option('--run <run>', 'only of this run: an id, the start of one, or `last`')
    .option('--detector <id>', 'only of this detector')
    .addOption(profileOption())
    .addOption(rulesOption())
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(list);
  return withExamples(
    command,
    'tracehound findings',
    'tracehound findings --format jsonl | jq -r .message',
    'tracehound findings --run last --detector retry-loop',
  );
}

async function list(options: FindingsOptions): Promise<void> {
  const { ruleSet } = findProfile(options.profile);
  if (options.detector !== undefined && !isDetectorName(options.detector, ruleSet))
    throw new UsageError(noSuchDetector(options.detector));
  const findings = await analysed(options, async (store) => {
    const runId = options.run === undefined ? undefined : (await findRun(store, options.run)).runId;
    return readFindings(store, { runId, detector: options.detector, profile: options.profile });
  });
  if (findings.some(isWarning)) setExitCode(EXIT.findings);
  const format = options.json ? 'json' : options.format;
  if (format === 'json') return printJson(findings.map(asRecord));
  if (format === 'sarif') return printJson(sarifFromFindings(toldOnce(findings)));
  if (format === 'jsonl') {
    for (const finding of findings) await print(`${toJson(asRecord(finding))}\n`);
    return;
  }
  if (findings.length === 0) return note('no findings');
  const ids = shortIds(findings.map(({ runId }) => runId));
  const rows = toldOnce(findings).map(({ headline, others }) => [
    ids.get(headline.runId)!,
    headline.stepIndex === null ? '' : String(headline.stepIndex),
    headline.severity,
    headline.detector,
    oneLine(headline.message),
    [...new Set(others.map(({ detector }) => detector))].join(', '),
  ]);
  await print(
    renderTable(COLUMNS, rows, { width: terminalWidth(), paint: paintFor(process.stdout) }),
  );
}

/** The public shape of a finding, the same in every machine-readable format. */
function asRecord(finding: Finding) {
  return {
    run_id: finding.runId,
    trace_id: finding.traceId,
    span_id: finding.spanId,
    step_index: finding.stepIndex,
    agent: finding.agentName,
    detector: finding.detector,
    category: finding.category,
    severity: finding.severity,
    message: finding.message,
    evidence: finding.evidenceSpanIds,
    fingerprint: finding.fingerprint,
    failure: finding.failure,
    is_headline: finding.isHeadline,
  };
}
