import { styleText } from 'node:util';
import { confidenceText, suspectSentence } from '../../blame/index.js';
import type { Severity } from '../../model.js';
import type { Run } from '../../runs/index.js';
import { describeStep } from '../../steps/index.js';
import { briefly } from '../../wording/printable.js';
import { asClause } from '../../wording/sentences.js';
import { describeRun, runTitle } from '../describe.js';
import {
  chargesOf,
  failuresOf,
  whereToLook,
  type Report,
  type ReportedFinding,
  type RunReport,
} from '../report.js';
import type { RenderOptions } from './render-options.js';

/** Evidence lines under one finding; the step range says where the others are. */
const MAX_EVIDENCE = 4;
const MAX_MESSAGE = 300;

const MARKS: Record<Severity, string> = {
  critical: '✖',
  high: '✖',
  medium: '▲',
  low: '·',
  info: '·',
};

type Colour = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';
type Paint = (colour: Colour, text: string) => string;

/** The report for a terminal. */
export function renderText(report: Report, options: RenderOptions = {}): string {
  const paint: Paint = (colour, text) =>
    options.color ? styleText(colour, text, { validateStream: false }) : text;
  const width = Math.max(60, options.width ?? 120);
  const lines = [paint('bold', report.summary.sentence), ''];
  for (const run of report.runs) lines.push(...runLines(run, paint, width), '');
  if (report.runsLeftOut > 0)
    lines.push(
      paint('dim', `${report.runsLeftOut} more runs with findings; see \`tracehound findings\`.`),
      '',
    );
  if (report.runs.length !== 1) {
    lines.push(...clusterLines(report, paint, width));
    lines.push(...errorLines(report, paint, width));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function runLines(report: RunReport, paint: Paint, width: number): string[] {
  const { run, score } = report;
  const points = score === null ? 'not scored' : `Score: ${score.score}/100`;
  const lines = [
    `${paint('bold', runTitle(run))}  ${paint('dim', run.runId)}  ${paint('bold', points)}`,
    paint('dim', `  ${describeRun(run)}`),
  ];
  if (report.frames.length > 0) {
    lines.push('', '  Replay');
    const marked = new Set(report.findings.flatMap((f) => f.evidence.map((e) => e.stepIndex)));
    for (const frame of report.frames) {
      const mark = marked.has(frame.stepIndex) ? paint('yellow', '▶') : ' ';
      const line = `${String(frame.stepIndex).padStart(4)}  ${describeStep(frame, width - 12, run.agentName)}`;
      lines.push(`  ${mark}${frame.isError ? paint('red', line) : line}`);
    }
    lines.push(...blameLines(report, paint), '');
    lines.push(report.findings.length > 0 ? '  Failures' : '  No failures found.');
  }
  for (const { headline, others } of failuresOf(report)) {
    lines.push(...findingLines(headline, run, paint, width));
    for (const other of others) lines.push(paint('dim', otherLine(other)));
  }
  const charges = chargesOf(report);
  if (charges.length > 0) {
    const taken = charges.map((p) => `${p.detector} − ${p.penalty}`).join(', ');
    lines.push(paint('dim', `  Score: 100 ${taken} = ${score?.score}`));
  }
  for (const { detector, reason } of report.failed)
    lines.push(paint('red', `  ${detector} failed: ${reason ?? 'no reason given'}`));
  if (report.notApplicable.length > 0 && report.frames.length > 0)
    lines.push(paint('dim', `  Not applicable: ${report.notApplicable.join(', ')}`));
  return lines;
}

function blameLines({ blame }: RunReport, paint: Paint): string[] {
  if (blame === null) return [];
  const lines = ['', '  Where to look first'];
  if (blame.abstention !== null) return [...lines, paint('dim', `  ${blame.abstention.text}`)];
  return [
    ...lines,
    ...blame.suspects.map((suspect, at) => {
      const tag = paint('dim', `[${confidenceText(suspect.confidence)}]`);
      return `  ${at + 1}. ${briefly(suspectSentence(suspect), MAX_MESSAGE)} ${tag}`;
    }),
  ];
}

function findingLines(finding: ReportedFinding, run: Run, paint: Paint, width: number): string[] {
  const colour = finding.severity === 'info' || finding.severity === 'low' ? 'dim' : 'red';
  const head = `  ${paint(colour, MARKS[finding.severity])} ${whereToLook(finding)}, because ${briefly(asClause(finding.message), MAX_MESSAGE)}`;
  const tag = paint('dim', `[${finding.detector}, ${finding.severity}]`);
  const shown = finding.evidence.slice(0, MAX_EVIDENCE);
  const rest = finding.evidence.length - shown.length;
  return [
    `${head} ${tag}`,
    ...shown.map((frame) =>
      paint(
        'dim',
        `      ${String(frame.stepIndex).padStart(4)}  ${describeStep(frame, width - 14, run.agentName)}`,
      ),
    ),
    ...(rest > 0 ? [paint('dim', `            and ${rest} more like it`)] : []),
  ];
}

function otherLine({ detector, severity, message }: ReportedFinding): string {
  return `      also seen as ${detector}: ${briefly(message, MAX_MESSAGE)} [${severity}]`;
}

function clusterLines(report: Report, paint: Paint, width: number): string[] {
  if (report.clusters.length === 0) return [];
  const lines = report.clusters.slice(0, 15).map((cluster) => {
    const count = `${String(cluster.findingCount).padStart(5)}× in ${String(cluster.runCount).padStart(3)} runs`;
    return `${count}  ${briefly(`${cluster.detector}: ${cluster.message}`, width - 24)}`;
  });
  return [paint('bold', 'Failure clusters'), ...lines];
}

function errorLines(report: Report, paint: Paint, width: number): string[] {
  if (report.errors.length === 0) return [];
  const lines = report.errors.slice(0, 10).map((error) => {
    const count = `${String(error.count).padStart(5)}× in ${String(error.runCount).padStart(3)} runs`;
    return `${count}  ${briefly(`${error.sources.join(', ')}: ${error.label}`, width - 24)}`;
  });
  return ['', paint('bold', 'Errors'), ...lines];
}
