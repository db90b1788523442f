import { oneLine } from '../../wording/printable.js';
import type { GateCheck, GateResult } from '../gate-result.js';
import { summaryOf } from './text.js';

/** JUnit XML as CI servers read it (the schema of the Jenkins xUnit plugin): a test case for each limit. */
export function renderJunit(result: GateResult): string {
  const count = (status: GateCheck['status']) =>
    result.checks.filter((check) => check.status === status).length;
  const broken = result.verdict === 'broken' ? 1 : 0;
  const totals = `tests="${result.checks.length + broken}" failures="${count('fail')}" errors="${broken}" skipped="${count('skipped')}"`;
  const cases = result.checks.map(testCase);
  if (broken)
    cases.push(
      `    <testcase classname="tracehound.gate" name="verdict"><error message="${escaped(summaryOf(result))}"/></testcase>`,
    );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tracehound" ${totals}>`,
    `  <testsuite name="tracehound.gate" ${totals}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase({ id, status, message, runIds }: GateCheck): string {
  const open = `    <testcase classname="tracehound.gate" name="${escaped(id)}"`;
  if (status === 'pass') return `${open}/>`;
  if (status === 'skipped') return `${open}><skipped message="${escaped(message)}"/></testcase>`;
  const runs = runIds.map((runId) => `run ${runId}`).join('\n');
  return `${open}><failure message="${escaped(message)}">${escaped(runs)}</failure></testcase>`;
}

function escaped(text: string): string {
  const lines = text.split('\n').map(oneLine).join('\n');
  return lines.replace(/[<>&"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
