import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../analysis/index.js';

/** One line of a table of the scorer: ours or a trivial baseline's. */
interface Row {
  name: string;
  auroc?: number;
  exact?: number;
  w1?: number;
  w3?: number;
  hit3?: number;
  cover?: number;
  acc?: number;
}

/** What the scorer says of one set. */
export interface SetScores {
  n: number;
  detect?: Row[];
  steps?: Row[];
  agent?: Row[];
}

/** Writes the findings where the scorer reads them and returns its figures by set. */
export function scoreFindings(
  findings: readonly Finding[],
  scorer: string,
  folder: string,
): Record<string, SetScores> {
  const file = path.join(folder, 'findings.jsonl');
  const report = path.join(folder, 'scores.json');
  const lines = findings.map((finding) =>
    JSON.stringify({
      trace_id: finding.traceId,
      span_id: finding.spanId,
      detector: finding.detector,
      category: finding.category,
      severity: finding.severity,
      agent: finding.agentName,
    }),
  );
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  const text = execFileSync(process.execPath, [scorer, '--findings', file, '--json', report], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  process.stdout.write(text);
  return JSON.parse(readFileSync(report, 'utf8')) as Record<string, SetScores>;
}
