import { readFileSync } from 'node:fs';
import type { Reader } from '../../store/index.js';
import type { Run } from '../runs/index.js';
import { replayStepsFromRows, type ReplayStep } from './replay-step.js';

/** A run in the order in which it happened, each step with what it saw, did and got. */
export interface Replay {
  run: Run;
  steps: ReplayStep[];
}

/** Reads a run for replay. Message histories repeat from call to call: each message is shown where it is new. */
export async function readReplay(reader: Reader, run: Run): Promise<Replay> {
  const sql = readFileSync(new URL('./run-steps.sql', import.meta.url), 'utf8');
  const rows = await reader.query(sql, { run_id: run.runId });
  return { run, steps: replayStepsFromRows(rows) };
}
