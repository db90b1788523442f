import { readFileSync } from 'node:fs';
import { writeTableFile, type Reader, type Row } from '../../store/index.js';
import { isStartedRecord } from '../open-spans/index.js';
import { NotExportableError, UnknownRunError } from '../errors.js';
import type { ExportSink, TableFormat } from './export-format.js';
import { readRunFacts, runsOf } from './runs-of.js';
import { exportFormat } from './registry.js';
import type { EarnedStep } from './run-record.js';

/** About so many spans are in memory at a time; a single trace that is larger is held as a whole. */
const BATCH_SPANS = 2048;

const EXPORTED_TRACES = sql('exported-traces.sql');
const STORED_SPANS = sql('stored-spans.sql');

export interface ExportOptions {
  /** A format's name, see EXPORT_FORMATS. */
  format: string;
  /** Which runs; all where it is left out. */
  runIds?: readonly string[];
  out: ExportSink;
  /** Tells what the steps of these runs earned, by run; asked once for a batch of runs. */
  earnedOf?: (runIds: readonly string[]) => Promise<ReadonlyMap<string, readonly EarnedStep[]>>;
}

export interface ExportResult {
  traces: number;
  spans: number;
  /** For a format that is about runs: those that were written, and those that lack what it needs. */
  runs: number;
  runsLeftOut: number;
}

/**
 * Writes stored runs, oldest first, batch by batch. Records of spans that have only begun are left out: whoever got one
 * and the span when it ends would have it twice. Throws UnknownFormatError, UnknownRunError for a run that the
 * store does not have, and NotExportableError where the format cannot hold what was asked for.
 */
export async function exportRuns(
  reader: Pick<Reader, 'query'>,
  { format: id, runIds, out, earnedOf }: ExportOptions,
): Promise<ExportResult> {
  const format = exportFormat(id);
  if (format.writes === 'folder' || format.writes === 'table')
    throw new NotExportableError(
      'the store',
      id,
      `it is written to a ${format.writes === 'folder' ? 'folder' : 'file'}, not to a stream`,
    );
  const traces = await tracesOf(reader, runIds);
  if (format.oneRun && traces.length !== 1)
    throw new NotExportableError(
      runIds?.join(', ') ?? 'the store',
      id,
      `a file of it holds one run, and there are ${traces.length}; name one`,
    );
  const result: ExportResult = { traces: 0, spans: 0, runs: 0, runsLeftOut: 0 };
  const facts = format.writes === 'runs' ? await readRunFacts(reader, runIds) : new Map();
  for await (const { batch, ended } of readBatches(reader, traces, runIds)) {
    result.traces += batch.length;
    result.spans += ended.length;
    if (format.writes === 'runs') {
      const runs = await runsOf(reader, ended, batch, facts);
      const earned = await earnedOf?.(runs.map(({ runId }) => runId));
      for (const run of runs) {
        const isWritten = await wroteAny(out, (sink) =>
          format.write({ ...run, earned: earned?.get(run.runId) }, sink),
        );
        result[isWritten ? 'runs' : 'runsLeftOut'] += 1;
      }
      continue;
    }
    for (const traceId of batch) {
      const own = ended.filter((row) => row['trace_id'] === traceId);
      await format.write({ traceId, rows: own }, out);
    }
  }
  return result;
}

/** Whether anything came out of some writing. */
async function wroteAny(
  out: ExportSink,
  write: (sink: ExportSink) => Promise<void>,
): Promise<boolean> {
  let isWritten = false;
  await write((chunk) => {
    isWritten = true;
    return out(chunk);
  });
  return isWritten;
}

/**
 * Writes stored runs as one table file, oldest first. Throws what `exportRuns` does, and TableFileError where the file
 * cannot be written.
 */
export async function exportTable(
  reader: Pick<Reader, 'query'>,
  format: TableFormat,
  file: string,
  runIds?: readonly string[],
): Promise<ExportResult> {
  const traces = await tracesOf(reader, runIds);
  const result: ExportResult = { traces: traces.length, spans: 0, runs: 0, runsLeftOut: 0 };
  const facts = await readRunFacts(reader, runIds);
  async function* rows(): AsyncGenerator<unknown[][]> {
    for await (const { batch, ended } of readBatches(reader, traces, runIds)) {
      result.spans += ended.length;
      yield (await runsOf(reader, ended, batch, facts)).map((run) => format.row(run));
    }
  }
  await writeTableFile(file, format.columns, rows());
  return result;
}

/** The traces batch by batch, each with its spans in the order of arrival. */
async function* readBatches(
  reader: Pick<Reader, 'query'>,
  traces: readonly TraceSize[],
  runIds: readonly string[] | undefined,
): AsyncGenerator<{ batch: string[]; ended: Row[] }> {
  for (const batch of batchesOf(traces)) {
    const rows = await reader.query<Row>(STORED_SPANS, {
      trace_ids: batch.join(','),
      run_ids: runIds?.join(',') ?? null,
    });
    yield { batch, ended: rows.filter((row) => !isStartedRecord(row)) };
  }
}

interface TraceSize extends Row {
  trace_id: string;
  spans: bigint;
}

async function tracesOf(
  reader: Pick<Reader, 'query'>,
  runIds: readonly string[] | undefined,
): Promise<TraceSize[]> {
  const traces = await reader.query<TraceSize>(EXPORTED_TRACES, {
    run_ids: runIds?.join(',') ?? null,
  });
  const known = new Set(traces.map((trace) => trace.trace_id));
  // A run's id is its trace's, or begins with it.
  const missing = runIds?.find((runId) => !known.has(runId.split('-')[0]!));
  if (missing !== undefined) throw new UnknownRunError(missing);
  return traces;
}

function* batchesOf(traces: readonly TraceSize[]): Generator<string[]> {
  let batch: string[] = [];
  let spans = 0;
  for (const trace of traces) {
    batch.push(trace.trace_id);
    spans += Number(trace.spans);
    if (spans < BATCH_SPANS) continue;
    yield batch;
    batch = [];
    spans = 0;
  }
  if (batch.length > 0) yield batch;
}

function sql(file: string): string {
  return readFileSync(new URL(`./${file}`, import.meta.url), 'utf8');
}
