import {
  formatCost,
  formatCount,
  formatDuration,
  formatScore,
  METRICS,
  oneLine,
  plural,
  type Comparison,
  type Difference,
  type GroupSummary,
  type Metric,
} from '../analysis/index.js';
import type { Column } from './table.js';

/** What each figure is called, and how it is written. */
const FIGURES: Readonly<Record<Metric, { title: string; format: (value: number) => string }>> = {
  score: { title: 'score', format: formatScore },
  'cost-usd': { title: 'cost', format: formatCost },
  tokens: { title: 'tokens', format: (value) => formatCount(Math.round(value)) },
  'duration-s': { title: 'duration', format: (value) => formatDuration(1000 * value) },
  steps: { title: 'steps', format: formatScore },
};

/** A table of the groups side by side: a measure a row, a group a column. */
export function comparisonTable({ groups }: Comparison): { columns: Column[]; rows: string[][] } {
  const columns: Column[] = [
    { title: '', isRigid: true },
    ...groups.map(({ name }): Column => ({ title: oneLine(name) })),
  ];
  const metrics = METRICS.filter((metric) =>
    groups.some((group) => group.metrics[metric] !== null),
  );
  const detectors = [...new Set(groups.flatMap((group) => Object.keys(group.detectors)))].sort();
  const rows = [
    ['runs', ...groups.map(({ runs }) => String(runs))],
    ['passed', ...groups.map(successCell)],
    ...metrics.map((metric) => [
      FIGURES[metric].title,
      ...groups.map((g) => metricCell(g, metric)),
    ]),
    ...detectors.map((id) => [
      id,
      ...groups.map(({ detectors }) => percent(detectors[id]?.share ?? 0)),
    ]),
  ];
  return { columns, rows };
}

function successCell({ success }: GroupSummary): string {
  if (success === null) return 'not known';
  const { share, low, high, of } = success;
  return `${percent(share)} [${percent(low)}, ${percent(high)}] of ${of}`;
}

function metricCell({ metrics }: GroupSummary, metric: Metric): string {
  const summary = metrics[metric];
  if (summary === null) return '-';
  const { format } = FIGURES[metric];
  // One run has no spread to draw from.
  if (summary.runs === 1) return format(summary.mean);
  return `${format(summary.mean)} [${format(summary.low)}, ${format(summary.high)}]`;
}

/** One sentence for each difference that is worth one: those shown, and success whatever came of it. */
export function differenceLines({ differences }: Comparison): string[] {
  return differences
    .filter(({ measure, verdict }) => verdict === 'shown' || measure === 'success')
    .map(differenceText);
}

function differenceText(difference: Difference): string {
  const { group, against, measure, low, high, p, verdict } = difference;
  const format = formatOf(measure);
  const interval = low === null || high === null ? '' : ` [${format(low)}, ${format(high)}]`;
  const chance = p === null ? '' : `, p ${p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`}`;
  return (
    `${oneLine(group)} against ${oneLine(against)}: ${titleOf(measure)} ${format(difference.difference)}${interval} ` +
    `(${testText(difference)}${chance}): ${VERDICTS[verdict]}`
  );
}

const VERDICTS = {
  shown: 'a difference',
  'not-shown': 'no difference shown',
  'too-few': 'too few to tell',
} as const;

function testText({ test, n }: Difference): string {
  const names = {
    mcnemar: "McNemar's exact test",
    'paired-bootstrap': 'paired bootstrap',
    fisher: "Fisher's exact test",
    'rank-sum': 'rank sum test',
  } as const;
  return 'tasks' in n
    ? `${names[test]} over ${plural(n.tasks, 'task')}`
    : `${names[test]}, ${n.group} and ${n.against} runs`;
}

function titleOf(measure: string): string {
  if (measure === 'success') return 'passed';
  return FIGURES[measure as Metric]?.title ?? measure.replace(/^detector:/, '');
}

/** Signed, in points for shares. */
function formatOf(measure: string): (value: number) => string {
  const figure = FIGURES[measure as Metric];
  const size = figure?.format ?? ((value: number) => `${Math.round(100 * value)} points`);
  return (value) => `${value < 0 ? '−' : '+'}${size(Math.abs(value))}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}

/** The same as Markdown, for a pull request. Names come out of traces: they must not become markup. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { columns, rows } = comparisonTable(comparison);
  const line = (cells: readonly string[]) => `| ${cells.map(escape).join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    `| --- |${columns
      .slice(1)
      .map(() => ' ---: |')
      .join('')}`,
    ...rows.map(line),
    '',
    ...[...differenceLines(comparison), ...comparison.notes].map((text) => `- ${escape(text)}`),
    '',
  ].join('\n');
}

function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~]/g, (mark) => `\\${mark}`).replace(/@/g, '@\u200b');
}
