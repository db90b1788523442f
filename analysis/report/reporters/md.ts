import { confidenceText, suspectSentence } from '../../blame/index.js';
import { describeStep } from '../../steps/index.js';
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

/** The report as Markdown, for a pull request or an issue. */
export function renderMarkdown(report: Report): string {
  const parts = ['# Tracehound report', '', escape(report.summary.sentence), ''];
  for (const run of report.runs) parts.push(...runSection(run), '');
  if (report.runsLeftOut > 0) parts.push(`${report.runsLeftOut} more runs with findings.`, '');
  if (report.clusters.length > 0) {
    parts.push('## Failure clusters', '', '| findings | runs | detector | message |');
    parts.push('|---:|---:|---|---|');
    for (const c of report.clusters)
      parts.push(`| ${c.findingCount} | ${c.runCount} | ${c.detector} | ${cell(c.message)} |`);
    parts.push('');
  }
  if (report.errors.length > 0) {
    parts.push('## Errors', '', '| errors | runs | of | message |', '|---:|---:|---|---|');
    for (const { count, runCount, sources, label } of report.errors.slice(0, 10))
      parts.push(`| ${count} | ${runCount} | ${cell(sources.join(', '))} | ${cell(label)} |`);
  }
  return `${parts.join('\n').trimEnd()}\n`;
}

function runSection(report: RunReport): string[] {
  const { run, score } = report;
  const lines = [
    `## ${escape(runTitle(run))}${score === null ? '' : `: ${score.score}/100`}`,
    '',
    `\`${run.runId}\` · ${escape(describeRun(run))}`,
    '',
    ...blameLines(report),
    ...failuresOf(report).flatMap(({ headline, others }) => [
      ...findingLines(headline, run.agentName),
      ...others.map(otherLine),
    ]),
  ];
  if (report.findings.length === 0) lines.push('No failures found.');
  const charges = chargesOf(report);
  if (charges.length > 0) {
    lines.push('', '| taken off by | findings | points |', '|---|---:|---:|');
    for (const p of charges) lines.push(`| ${p.detector} | ${p.count} | ${p.penalty} |`);
  }
  for (const { detector, reason } of report.failed)
    lines.push('', `**${detector} failed:** ${escape(reason ?? 'no reason given')}`);
  if (report.frames.length > 0) {
    lines.push('', '<details><summary>Replay</summary>', '');
    for (const frame of report.frames)
      lines.push(`${frame.stepIndex}. ${escape(describeStep(frame, 160, run.agentName))}`);
    lines.push('', '</details>');
  }
  return lines;
}

function blameLines({ blame }: RunReport): string[] {
  if (blame === null) return [];
  if (blame.abstention !== null)
    return [escape(`Where to look first: ${blame.abstention.text}`), ''];
  const suspects = blame.suspects.map(
    (suspect, at) =>
      `${at + 1}. ${escape(suspectSentence(suspect))} (${confidenceText(suspect.confidence)})`,
  );
  return ['Where to look first:', '', ...suspects, ''];
}

function findingLines(finding: ReportedFinding, runAgent: string | null): string[] {
  return [
    `- **${whereToLook(finding)}**, because ${escape(asClause(finding.message))} (${finding.detector}, ${finding.severity})`,
    ...finding.evidence
      .slice(0, 4)
      .map((f) => `  - step ${f.stepIndex}: ${escape(describeStep(f, 160, runAgent))}`),
  ];
}

function otherLine({ detector, severity, message }: ReportedFinding): string {
  return `  - also seen as ${detector} (${severity}): ${escape(message)}`;
}

/** Text of a trace is data: it must not become markup, a mention or a link. */
function escape(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>#|~]/g, (mark) => `\\${mark}`)
    .replace(/@/g, '@\u200b');
}

function cell(text: string): string {
  return escape(text.length > 200 ? `${text.slice(0, 199)}…` : text);
}
