import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { decodeTraces } from '../../collector/otlp/decode.js';
import { rowsFromTraces } from '../../collector/record/rows-from-traces.js';
import type { SpanRow } from '../../store/index.js';

/** What people said of a run. Used to measure detectors, never seen by one. */
export interface RunLabel {
  trace_id: string;
  dataset: string;
  task_key: string;
  outcome: 'pass' | 'fail' | null;
  critical_step: number | null;
  /** First and last step number of the source. */
  step_min: number;
  step_max: number;
  /** Whom the label blames, where it says. */
  agent: string | null;
}

/** The labels beside the traces; a trace is one run in these sets. */
export function readLabels(folder: string): RunLabel[] {
  return readFileSync(path.join(folder, 'labels.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RunLabel);
}

/** The rows of every trace in the folder's OTLP files, trace by trace. */
export async function* readTraces(folder: string): AsyncGenerator<SpanRow[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.otlp.jsonl.gz'));
  for (const file of files.sort()) {
    const text = createReadStream(path.join(folder, file)).pipe(createGunzip());
    for await (const line of createInterface({ input: text }))
      if (line !== '') yield rowsFromTraces(decodeTraces(Buffer.from(line), 'json').groups, 0n);
  }
}

/** The source's own number of each span, by trace and span id: labels speak of those. */
export async function readSourceSteps(folder: string): Promise<Map<string, number>> {
  const steps = new Map<string, number>();
  for await (const rows of readTraces(folder))
    for (const row of rows) {
      const attributes = JSON.parse(String(row.attributes ?? '{}')) as Record<string, unknown>;
      const step = attributes['eval.step_index'];
      if (typeof step === 'number') steps.set(`${row.traceId} ${row.spanId}`, step);
    }
  return steps;
}
