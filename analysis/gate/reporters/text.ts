import { oneLine } from '../../wording/printable.js';
import { plural } from '../../wording/quantities.js';
import type { CheckStatus, GateResult } from '../gate-result.js';

const MARKS: Record<CheckStatus, string> = { pass: 'ok   ', fail: 'FAIL ', skipped: 'skip ' };

/** One line a limit, the runs to look at below it. */
export function renderText(result: GateResult): string {
  const lines = result.checks.flatMap(({ id, status, message, runIds }) => [
    `${MARKS[status]} ${id}: ${oneLine(message)}`,
    ...(status === 'fail' ? runIds.slice(0, 3).map((runId) => `        run ${runId}`) : []),
  ]);
  return `${[...lines, summaryOf(result)].join('\n')}\n`;
}

/** The verdict in one sentence. */
export function summaryOf({ verdict, runs, checks }: GateResult): string {
  const failed = checks.filter(({ status }) => status === 'fail').length;
  const skipped = checks.filter(({ status }) => status === 'skipped').length;
  const limits = plural(checks.length, 'limit');
  const counted = plural(runs, 'run');
  const left = skipped > 0 ? `, ${skipped} of ${limits} could not be measured` : '';
  if (verdict === 'broken') return `The gate can say nothing about ${counted}${left}.`;
  if (verdict === 'pass') return `The gate holds for ${counted}${left}.`;
  return `The gate does not hold for ${counted}: ${failed} of ${limits} broken${left}.`;
}
