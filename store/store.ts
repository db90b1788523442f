import type { AnalysisWriter, LabelWriter } from './analysis-rows.js';
import type { Keeper } from './keeper.js';
import type { LakeExporter } from './lake-exporter.js';
import type { Reader } from './reader.js';
import type { SignalWriter, SpanReplacer, SpanWriter } from './span-writer.js';

/** One open store. Close it; an open one keeps every other process out. */
export interface Store
  extends
    Reader,
    SpanWriter,
    SpanReplacer,
    SignalWriter,
    AnalysisWriter,
    LabelWriter,
    Keeper,
    LakeExporter {
  /** The file's path as given. */
  readonly path: string;
  close(): Promise<void>;
}
