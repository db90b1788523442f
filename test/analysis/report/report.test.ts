import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyze, readReport, REPORTERS, type Report } from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run } from '../../support/trace-builder.js';

/** Terminal commands, markup, a mention and a script, as a hostile tool might return them. */
const HOSTILE = '\u001b[2J<script>alert(1)</script> @team | `x` [a](javascript:x)';

const stuck = run('stuck')
  .llm('', { calls: ['search'] })
  .tool('search', { query: '1042' }, HOSTILE)
  .llm('', { calls: ['search'] })
  .tool('search', { query: '1042' }, HOSTILE)
  .llm('', { calls: ['search'] })
  .tool('search', { query: '1042' }, HOSTILE)
  .llm('I looked everywhere.');
const broken = run('broken')
  .tool('query', { id: 1 }, null, { error: 'no table users_17' })
  .llm('There is none.');
const fine = run('fine')
  .llm('', { calls: ['bash'] })
  .shell('npm test', '3 passed')
  .llm('All tests pass now.');

let store: Store;
let all: Report;
let one: Report;

beforeAll(async () => {
  store = await openTestStore([stuck, broken, fine]);
  await analyze(store);
  all = await readReport(store);
  one = await readReport(store, { run: stuck.traceId });
});
afterAll(() => store.close());

describe('the report of all runs', () => {
  test('counts every run and shows those with findings', () => {
    expect(all.summary).toMatchObject({ runs: 3, runsWithFindings: 2 });
    expect(all.runs.map((r) => r.run.runId)).toEqual([stuck.traceId, broken.traceId]);
    expect(all.clusters.map((c) => c.detector)).toContain('retry-loop');
  });

  test('says how many runs it leaves out', async () => {
    const short = await readReport(store, { maxRuns: 0 });
    expect(short.runs).toEqual([]);
    expect(short.runsLeftOut).toBe(2);
  });

  test('shows errors by their templates', () => {
    expect(all.errors.map(({ label, sources, count }) => ({ label, sources, count }))).toEqual([
      { label: 'no table <id>', sources: ['query'], count: 1 },
    ]);
    expect(one.errors).toEqual([]);
    for (const format of ['text', 'md', 'html'] as const)
      expect(REPORTERS[format](all)).toMatch(/Errors[^]*no table/);
  });

  test('counts what is above info as a warning', () => {
    expect(all.summary.warnings).toBe(2);
    expect(all.summary.findings).toBeGreaterThanOrEqual(2);
  });
});

describe('the report of one run', () => {
  test('has its findings with the steps that show them', () => {
    const [loop] = one.runs[0]!.findings.filter((f) => f.detector === 'retry-loop');
    expect(loop!.steps).toEqual({ from: 2, to: 6 });
    expect(loop!.evidence.map((frame) => frame.stepIndex)).toEqual([2, 4, 6]);
    expect(one.runs[0]!.frames).toHaveLength(7);
  });

  test('keeps "not applicable" apart from "clean"', () => {
    const { clean, notApplicable } = one.runs[0]!;
    expect(notApplicable.length).toBeGreaterThan(0);
    expect(clean.filter((id) => notApplicable.includes(id))).toEqual([]);
  });

  test('a run without findings says so', async () => {
    const report = await readReport(store, { run: fine.traceId });
    expect(report.summary.sentence).toBe('No failures found in this run.');
  });

  test('an unknown run is an error that names it', async () => {
    await expect(readReport(store, { run: 'feed' })).rejects.toThrow(/feed/);
  });
});

describe('a failure that several detectors tell', () => {
  let report: Report;
  const told = () => report.runs.flatMap(({ findings }) => findings);

  beforeAll(async () => {
    const crashing = run('crashing').llm('', { calls: ['query'] });
    for (const id of [1, 2, 3]) crashing.tool('query', { id }, null, { error: 'disk is full' });
    const own = await openTestStore([crashing, stuck]);
    await analyze(own);
    report = await readReport(own);
    await own.close();
  });

  test('keeps every finding, and one of each failure is its headline', () => {
    for (const { findings } of report.runs) {
      const headlines = findings.filter(({ isHeadline }) => isHeadline);
      const failures = new Set(findings.map(({ failure }) => failure));
      expect(headlines.map(({ failure }) => failure).sort()).toEqual([...failures].sort());
    }
    expect(told()).toHaveLength(report.summary.findings);
  });

  test('is told once, and beneath it as what else it was seen', () => {
    const others = told().filter(({ isHeadline }) => !isHeadline);
    expect(others.length).toBeGreaterThan(0);
    for (const format of ['text', 'md', 'html'] as const) {
      const page = REPORTERS[format](report);
      for (const { detector } of others) expect(page).toContain(`also seen as ${detector}`);
      expect(page.match(/also seen as/g)).toHaveLength(others.length);
    }
    const headlines = REPORTERS.text(report).match(/^ {2}[✖▲·] Look at/gm);
    expect(headlines).toHaveLength(told().length - others.length);
  });
});

describe('what a trace says stays text', () => {
  test('text: no terminal command gets through, and every finding is one line', () => {
    const text = REPORTERS.text(one, { width: 140 });

    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    expect(text).toContain('Look at steps 2-6, because search was called 3 times');
  });

  test('html: no markup gets through, and nothing is fetched', () => {
    const page = REPORTERS.html(one);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/(?:src|href)=/);
    expect(page).toContain("default-src 'none'");
  });

  test('md: no link and no mention gets through', () => {
    const md = REPORTERS.md(one);
    expect(md).not.toContain('[a](');
    expect(md).not.toMatch(/@team/);
  });

  test('json: the report as data', () => {
    const data = JSON.parse(REPORTERS.json(one)) as { runs: { run: { startedNs: string } }[] };
    expect(data.runs[0]!.run.startedNs).toBe('1700000000000000000');
  });
});

test('a score is shown with what was taken off', () => {
  const score = one.runs[0]!.score!;
  const text = REPORTERS.text(one, { width: 140 });
  expect(score.score).toBeLessThan(100);
  expect(text).toContain(`Score: ${score.score}/100`);
  expect(text).toMatch(/Score: 100 .*retry-loop − \d+.* = \d+/);
});

test('colour only where it is asked for', () => {
  expect(REPORTERS.text(all, { color: true })).toContain('\u001b[');
  expect(REPORTERS.text(all)).not.toContain('\u001b[');
});

test('an empty store has a report too', async () => {
  const empty = await openTestStore();
  const report = await readReport(empty);
  expect(report.summary.sentence).toBe('There are no runs to report on.');
  expect(REPORTERS.text(report)).toBe('There are no runs to report on.\n');
  await empty.close();
});
