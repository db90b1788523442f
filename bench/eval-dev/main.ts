// Measures every detector on the labelled development runs: `npm run eval:dev [FOLDER]`.
// Writes docs/detectors.md and docs/blame.md (between their marks), analysis/detectors/measured.ts and
// analysis/blame/learned.ts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  analyze,
  CATALOGUE,
  DETECTORS,
  OPT_IN_DETECTORS,
  readFindings,
  type Finding,
} from '../../analysis/index.js';
import type { Measurement } from '../../analysis/detectors/measured.js';
import { openStore } from '../../store/index.js';
import { evaluateBlame } from './blame/main.js';
import { failedShares } from './blame/failed-shares.js';
import { readLabelledSteps } from './blame/labelled-steps.js';
import { readLabels, readSourceSteps, readTraces } from './labelled-runs.js';
import { locateFindings } from './locate.js';
import { measureFindings } from './measure.js';
import { renderDetectors, replaceGenerated } from './render.js';
import { scoreFindings } from './score-findings.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shared = path.resolve(root, process.argv[2] ?? '../shared');
const traces = path.join(shared, 'data/traces');
const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-eval-'));
try {
  const store = await openStore(path.join(folder, 'dev.duckdb'));
  for await (const rows of readTraces(traces)) await store.append(rows);
  const started = performance.now();
  // Those that speak on request only are measured too, and count in no sum.
  const enable = OPT_IN_DETECTORS.map(({ id }) => id);
  const rules = { rules: [], enable, disable: [], options: {}, severity: {} };
  const summary = await analyze(store, { rules });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.error(
    `${summary.runsAnalysed} runs analysed in ${seconds} s, ${summary.findings} findings`,
  );
  for (const { detector, reason } of summary.failures)
    console.error(`${detector} failed: ${reason}`);
  const all = await readFindings(store);
  const findings = all.filter(({ detector }) => DETECTORS.some(({ id }) => id === detector));
  const labels = readLabels(traces);
  const steps = await readSourceSteps(traces);
  const labelledSteps = await readLabelledSteps(store, findings, labels, steps);
  const trivial = await store.query(
    readFileSync(new URL('trivial-detectors.sql', import.meta.url), 'utf8'),
  );
  await store.close();

  const scores = scoreFindings(findings, path.join(shared, 'tools/score.mjs'), folder);
  const measure = (name: string, counts: (finding: Finding) => boolean) =>
    measureFindings(name, all.filter(counts), labels, steps);
  const measures = CATALOGUE.map(({ id }) => measure(id, ({ detector }) => detector === id));
  const isOurs = ({ detector }: Finding) => !enable.includes(detector);
  const together = [
    measure('high', (finding) => isOurs(finding) && finding.severity === 'high'),
    measure(
      'at least medium',
      (finding) => isOurs(finding) && ['high', 'medium'].includes(finding.severity),
    ),
    measure('at least low', (finding) => isOurs(finding) && finding.severity !== 'info'),
  ];
  const fired = trivial.map((row) => ({
    rule: String(row['rule']),
    runId: String(row['run_id']),
    traceId: String(row['trace_id']),
    spanId: String(row['span_id']),
  }));
  const trivialMeasures = [...new Set(fired.map(({ rule }) => rule))].map((name) =>
    measureFindings(
      name,
      fired.filter(({ rule }) => rule === name),
      labels,
      steps,
    ),
  );
  const page = path.join(root, 'docs/detectors.md');
  writeFileSync(
    page,
    replaceGenerated(
      readFileSync(page, 'utf8'),
      renderDetectors(
        measures,
        together,
        trivialMeasures,
        scores,
        locateFindings(all, labels, steps),
      ),
    ),
  );
  const measured = measures.flatMap(({ detector, outcome }) =>
    outcome ? [[detector, rounded(outcome)] as const] : [],
  );
  writeMeasured(Object.fromEntries(measured));
  evaluateBlame(root, labelledSteps, scores, failedShares(labels, findings));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function rounded(measurement: Measurement): Measurement {
  const entries = Object.entries(measurement).map(([name, value]) => [
    name,
    Number(value.toFixed(3)),
  ]);
  return Object.fromEntries(entries) as Measurement;
}

function writeMeasured(measured: Record<string, Measurement>): void {
  const file = path.join(root, 'analysis/detectors/measured.ts');
  const text = readFileSync(file, 'utf8');
  const head = text.slice(0, text.indexOf('export const MEASURED'));
  const body = JSON.stringify(measured, null, 2)
    .replace(/"(\w+)":/g, '$1:')
    .replaceAll('"', "'");
  writeFileSync(
    file,
    `${head}export const MEASURED: Readonly<Record<string, Measurement>> = ${body};\n`,
  );
}
