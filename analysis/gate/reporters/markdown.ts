import { oneLine } from '../../wording/printable.js';
import type { CheckStatus, GateResult } from '../gate-result.js';
import { summaryOf } from './text.js';

const WORDS: Record<CheckStatus, string> = {
  pass: 'holds',
  fail: '**broken**',
  skipped: 'not measured',
};

/** A table, for a pull request or a job's summary. */
export function renderMarkdown(result: GateResult): string {
  const rows = result.checks.map(
    ({ id, status, message }) => `| \`${cell(id)}\` | ${WORDS[status]} | ${cell(message)} |`,
  );
  const runs = result.checks
    .filter(({ status, runIds }) => status === 'fail' && runIds.length > 0)
    .map(
      ({ id, runIds }) =>
        `- \`${cell(id)}\`: ${runIds.map((run) => `\`${cell(run)}\``).join(', ')}`,
    );
  const look = runs.length > 0 ? ['', 'Runs to look at:', '', ...runs] : [];
  const table = ['| limit | | |', '|---|---|---|', ...rows];
  return `${['# Tracehound gate', '', summaryOf(result), '', ...table, ...look].join('\n')}\n`;
}

/** Text of a trace must not become a link, an image or a new cell. */
function cell(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>|#!~&]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
