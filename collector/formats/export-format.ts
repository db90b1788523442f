import type { ParquetExport, Row, Store, TableFileColumn } from '../../store/index.js';
import type { ExportedRun } from './run-record.js';

/** Where an export goes; it is awaited, so that a slow reader holds the export back. */
export type ExportSink = (chunk: string | Uint8Array) => Promise<void> | void;

/** The rows of one whole trace (or of one run of it), in the order of arrival. */
export interface ExportedTrace {
  traceId: string;
  rows: Row[];
}

/** One format that stored runs are written in. Registered in `registry.ts`. */
export type ExportFormat = StreamFormat | RunFormat | TableFormat | FolderFormat;

/** A format of one file, trace by trace. */
export interface StreamFormat {
  writes: 'stream';
  /** The name for `--format`; the file's name here. */
  id: string;
  /** One line on what is written. */
  about: string;
  /** True where a file holds one run and no more. */
  oneRun: boolean;
  write(trace: ExportedTrace, sink: ExportSink): Promise<void>;
}

/** A format of one file that is about runs, of which a trace may hold several. */
export interface RunFormat {
  writes: 'runs';
  id: string;
  about: string;
  /** What a run must hold, where one without it is left out: it writes nothing to the sink then. */
  needs?: string;
  /** True where a file holds one run and no more. */
  oneRun: boolean;
  write(run: ExportedRun, sink: ExportSink): Promise<void>;
}

/** A format of one file that is a table of runs, a row a run; the store writes it. */
export interface TableFormat {
  writes: 'table';
  id: string;
  about: string;
  columns: readonly TableFileColumn[];
  /** The values of a run's row, in the columns' order. */
  row(run: ExportedRun): unknown[];
}

/** A format of many files that the store itself writes: the whole store, and only what a folder has not yet. */
export interface FolderFormat {
  writes: 'folder';
  id: string;
  about: string;
  /** `folder` is an absolute path. Errors are the store's own. */
  write(store: Pick<Store, 'exportParquet'>, folder: string): Promise<ParquetExport>;
}
