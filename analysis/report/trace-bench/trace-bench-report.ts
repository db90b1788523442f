import type { Reader } from '../../../store/index.js';
import { readFrames } from '../../replay/index.js';
import { findRun } from '../../runs/index.js';
import { analyzeTraceBench, type TraceBenchAnalysis } from '../../tracebench/index.js';
import { pythonRepr } from './python-repr.js';

/** A run as TraceBench prints it. */
export interface TraceBenchReport {
  runId: string;
  steps: { action: string; state: string }[];
  analysis: TraceBenchAnalysis;
}

/** Reads the logged steps of one run and judges them. Throws RunNotFoundError, AmbiguousRunError. */
export async function readTraceBenchReport(reader: Reader, run: string): Promise<TraceBenchReport> {
  const found = await findRun(reader, run);
  const frames = await readFrames(reader, found);
  return {
    runId: found.runId,
    steps: frames
      .filter(({ kind }) => kind === 'step')
      .map((frame) => ({
        action: frame.title,
        state: frame.parts.find(({ label }) => label === 'state')?.text ?? '{}',
      })),
    analysis: await analyzeTraceBench(reader, found.runId),
  };
}

/** The five sections, letter for letter as ancypatel-21/tracebench prints them (November 2026). */
export function renderTraceBench({ steps, analysis }: TraceBenchReport): string {
  const lines = ['', '=== Replaying Trace ===', ''];
  for (const { action, state } of steps)
    lines.push(`ACTION: ${action}`, `STATE : ${pythonRepr(state)}`, '-'.repeat(40));
  lines.push('', '=== Failure Report ===', '');
  for (const { step, type, message } of analysis.findings)
    lines.push(`- Step ${step}: ${type} -> ${message}`);
  if (analysis.findings.length === 0) lines.push('No failures detected.');
  lines.push('', '=== Analysis Summary ===', '', analysis.analysis.summary);
  lines.push(`Clusters: ${pythonRepr(JSON.stringify(analysis.analysis.clusters))}`);
  lines.push('', '=== Trace Score ===', '', `Score: ${analysis.score}/100`);
  lines.push('', '=== Failure Clusters ===', '', ...analysis.clusterLines);
  return `${lines.join('\n')}\n`;
}
