import type { DuckDBConnection } from '@duckdb/node-api';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ExportFolderError } from '../errors.js';
import { allRows } from '../reader/all-rows.js';
import { bindParameters } from '../reader/parameters.js';
import type { ParquetExport } from '../lake-exporter.js';
import type { Params } from '../reader.js';
import { highestArrival } from '../writer/writers.js';
import { LakeFolder, type Mark, type Move } from './lake-folder.js';

const EXPORTED_SPANS = readFileSync(new URL('./exported-spans.sql', import.meta.url), 'utf8');
const NEXT_SLICE = readFileSync(new URL('./next-slice.sql', import.meta.url), 'utf8');

/** Spans sorted at a time: some hundred MB where each carries a long history. */
const SLICE_SPANS = 16_384;

export interface ExportPlace {
  /** The lake, see LakeFolder. */
  folder: string;
  /** The one folder that the instance may write to; emptied before and after. */
  draft: string;
  move?: Move;
}

/**
 * Writes the spans that arrived since the folder's last export, from one snapshot. The instance writes beside
 * its own file and Node moves what is written into the lake, so that SQL never reaches a folder that somebody
 * named.
 */
export async function exportSpans(
  connection: DuckDBConnection,
  { folder, draft, move }: ExportPlace,
): Promise<ParquetExport> {
  const lake = new LakeFolder(folder, move);
  const last = lake.recover();
  await connection.run('begin transaction read only');
  try {
    await checkOrigin(connection, last, folder);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    // DuckDB may touch what is within an allowed folder, and not the folder itself.
    const written = path.join(draft, 'spans');
    const { mark, rows } = await writeSlices(connection, last, written);
    const files = mark.arrival > last.arrival ? lake.add(written, mark) : 0;
    const [open] = await allRows<{ spans: bigint }>(
      connection,
      'select count(*) as spans from spans where end_ns is null',
      {},
    );
    return { files, rows, openSpans: Number(open!.spans), lastArrival: mark.arrival };
  } finally {
    rmSync(draft, { recursive: true, force: true });
    // A connection that failed or was interrupted has nothing to roll back, and is not used again.
    await connection.run('rollback').catch(() => undefined);
  }
}

async function writeSlices(
  connection: DuckDBConnection,
  last: Mark,
  target: string,
): Promise<{ mark: Mark; rows: number }> {
  let mark = last;
  let rows = 0;
  for (;;) {
    const [slice] = await allRows<{
      up_to: bigint | null;
      complete: bigint;
      last_span: string | null;
    }>(connection, NEXT_SLICE, { since: mark.arrival, size: SLICE_SPANS });
    if (slice!.up_to === null) return { mark, rows };
    await copy(connection, target, { since: mark.arrival, up_to: slice!.up_to });
    rows += Number(slice!.complete);
    mark = { arrival: slice!.up_to, span: slice!.last_span };
  }
}

/** `copy` takes its target as a literal only. Names are unique, or `a` and `A` would meet where case is no difference. */
async function copy(connection: DuckDBConnection, target: string, params: Params): Promise<void> {
  const sql = `copy (${EXPORTED_SPANS}) to '${target.replaceAll("'", "''")}' (
    format parquet, compression zstd, partition_by (date, service), append,
    filename_pattern 'spans-${params['up_to']}-{uuid}')`;
  const prepared = await connection.prepare(sql);
  try {
    bindParameters(prepared, params, sql);
    await prepared.run();
  } finally {
    prepared.destroySync();
  }
}

/** Arrivals of another file would be taken for exported. A span that was pruned since cannot be compared. */
async function checkOrigin(
  connection: DuckDBConnection,
  { arrival, span }: Mark,
  folder: string,
): Promise<void> {
  const [row] = await allRows<{ span: string }>(
    connection,
    'select trace_id || span_id as span from spans where arrival = $arrival',
    { arrival },
  );
  const isOther = row !== undefined && span !== null && row.span !== span;
  if (isOther || arrival > (await highestArrival(connection))) {
    throw new ExportFolderError(folder, 'it was exported from another trace file');
  }
}
