import type { SpanRow, SpanWriter } from '../../store/index.js';
import { ImportFileError } from '../errors.js';
import { Redactor, type RedactionSettings } from '../../redaction/index.js';
import { SecretMasker } from '../processors/redact-secrets.js';
import { rowsFromTraces } from '../record/index.js';
import type { SpanGroup } from '../otlp/model.js';
import { ByteSource } from './byte-source.js';
import type { ImportFormat, Imported } from './import-format.js';
import { findSources } from './source-files.js';

/** Rows that go into one transaction, and the text at which a batch is full before that. */
const BATCH_ROWS = 2048;
const BATCH_BYTES = 32 * 1024 * 1024;
const MAX_PIECE_BYTES = 256 * 1024 * 1024;
/** So many bad lines are told one by one; the rest is counted. */
const MAX_BAD_LINES = 1000;

export interface ImportOptions {
  /** A format's name, or `auto` (default) to look at each file. */
  format?: string;
  /** Called after each batch, and when a file ends. */
  onProgress?(progress: ImportProgress): void;
  /** The longest line, message or element that is read; a longer one counts as bad. Default 256 MiB. */
  maxPieceBytes?: number;
  /** What is masked before it is stored; null for nothing. Default: the built-in rules for secrets. */
  redaction?: RedactionSettings | null;
  /** Nanoseconds since the Unix epoch that the rows say they came at. Default: now. */
  receivedNs?: bigint;
}

export interface ImportProgress {
  path: string;
  /** Bytes of the files themselves, compressed as they are; all files together. */
  bytesRead: number;
  bytesTotal: number;
  stored: number;
}

export interface BadLine {
  file: string;
  line: number;
  reason: string;
}

export interface ImportResult {
  files: number;
  /** Files of the folders that are in no format that is known. */
  skippedFiles: number;
  /** Spans that the store did not have. */
  stored: number;
  /** Spans that it had already. */
  duplicates: number;
  /** The first 1000. */
  badLines: BadLine[];
  badLineCount: number;
  /** Spans that were refused, by reason. */
  rejected: Record<string, number>;
  /** Secrets that were masked, by rule. */
  masked: Record<string, number>;
}

/**
 * Imports files, and what folders hold of known formats, one after the other, piece by piece: memory holds a batch, never
 * a file. Each batch is one transaction; a bad line costs itself alone, and a second import of the same file stores
 * nothing. Every file's format is settled before the first span is stored: throws ImportFileError or
 * UnknownFormatError.
 */
export async function importFiles(
  paths: readonly string[],
  store: SpanWriter,
  options: ImportOptions = {},
): Promise<ImportResult> {
  const { files, skipped } = await findSources(paths, options.format);
  const run = new ImportRun(
    store,
    options,
    files.reduce((sum, { size }) => sum + size, 0),
  );
  run.result.skippedFiles = skipped;
  for (const { path, format } of files) await run.importFile(await ByteSource.open(path), format);
  return run.result;
}

/** Throws what `importFiles` would before it stores anything; for those who have yet to make the store. */
export async function checkFiles(paths: readonly string[], format?: string): Promise<void> {
  await findSources(paths, format);
}

class ImportRun {
  readonly result: ImportResult = {
    files: 0,
    skippedFiles: 0,
    stored: 0,
    duplicates: 0,
    badLines: [],
    badLineCount: 0,
    rejected: {},
    masked: {},
  };
  readonly #receivedNs: bigint;
  readonly #maxPieceBytes: number;
  readonly #redactor: Redactor | null;
  #rows: SpanRow[] = [];
  #bytes = 0;
  #doneBytes = 0;

  constructor(
    private readonly store: SpanWriter,
    private readonly options: ImportOptions,
    private readonly bytesTotal: number,
  ) {
    this.#receivedNs = options.receivedNs ?? BigInt(Date.now()) * 1_000_000n;
    this.#maxPieceBytes = options.maxPieceBytes ?? MAX_PIECE_BYTES;
    this.#redactor = options.redaction === null ? null : new Redactor(options.redaction);
  }

  async importFile(source: ByteSource, format: ImportFormat): Promise<void> {
    let line = 0;
    try {
      for await (const piece of format.read(source, { maxPieceBytes: this.#maxPieceBytes })) {
        line = piece.line;
        await this.#take(piece, source);
      }
    } catch (error) {
      // What ends a file early leaves what was read of it: a cut-off gzip, an array without its end.
      if (!(error instanceof ImportFileError || error instanceof SyntaxError)) throw error;
      const reason = error instanceof ImportFileError ? error.reason : error.message;
      this.#bad({ file: source.path, line: line + 1, reason });
    }
    await this.#flush();
    this.result.files++;
    this.#doneBytes += source.size;
    this.#tell(source.path, 0);
  }

  async #take(piece: Imported, source: ByteSource): Promise<void> {
    if ('reason' in piece) {
      this.#bad({ file: source.path, line: piece.line, reason: piece.reason });
      return;
    }
    for (const { reason } of piece.traces.rejected)
      this.result.rejected[reason] = (this.result.rejected[reason] ?? 0) + 1;
    this.#mask(piece.traces.groups);
    for (const group of piece.traces.groups) {
      for (let at = 0; at < group.spans.length; at += BATCH_ROWS) {
        const spans = group.spans.slice(at, at + BATCH_ROWS);
        const rows = rowsFromTraces([{ ...group, spans }], this.#receivedNs);
        for (const row of rows) this.#bytes += sizeOf(row);
        this.#rows.push(...rows);
        if (this.#rows.length < BATCH_ROWS && this.#bytes < BATCH_BYTES) continue;
        await this.#flush();
        this.#tell(source.path, source.bytesRead);
      }
    }
  }

  #mask(groups: readonly SpanGroup[]): void {
    if (this.#redactor === null) return;
    const masker = new SecretMasker(this.#redactor);
    masker.maskTraces(groups);
    for (const { rule } of masker.found)
      this.result.masked[rule] = (this.result.masked[rule] ?? 0) + 1;
  }

  async #flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    this.#bytes = 0;
    if (rows.length === 0) return;
    const { stored, duplicates } = await this.store.append(rows);
    this.result.stored += stored;
    this.result.duplicates += duplicates;
  }

  #bad(line: BadLine): void {
    this.result.badLineCount++;
    if (this.result.badLines.length < MAX_BAD_LINES) this.result.badLines.push(line);
  }

  #tell(path: string, bytesRead: number): void {
    this.options.onProgress?.({
      path,
      bytesRead: this.#doneBytes + bytesRead,
      bytesTotal: this.bytesTotal,
      stored: this.result.stored,
    });
  }
}

/** Roughly what a row holds in memory: its long texts. */
function sizeOf(row: SpanRow): number {
  return (
    500 +
    (row.attributes?.length ?? 0) +
    (row.inputMessages?.length ?? 0) +
    (row.outputMessages?.length ?? 0) +
    (row.result?.length ?? 0) +
    (row.events?.length ?? 0)
  );
}
