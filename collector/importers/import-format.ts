import type { DecodedTraces } from '../otlp/model.js';
import type { ByteSource } from './byte-source.js';

/** What an importer makes of a piece of its file: spans, or a line that is not what it should be. */
export type Imported = { line: number; traces: DecodedTraces } | BadPiece;

export interface BadPiece {
  /** Counted from 1. */
  line: number;
  reason: string;
}

/** One file format. Registered in `registry.ts`. */
export interface ImportFormat {
  /** The name for `--format`; the file's name here. */
  id: string;
  /** One line on what such files are and who writes them. */
  about: string;
  /** True where a file that begins with `head` (decompressed) is surely one of these. */
  detect(head: Buffer): boolean;
  /**
   * Reads the file piece by piece. A bad piece is yielded with its line, counted from 1, and the next one is read; what
   * throws ends the file.
   */
  read(source: ByteSource, limits: ImportLimits): AsyncIterable<Imported>;
  /** Other files that reading `file` takes in: within one folder they are not imported by themselves. */
  reads?(file: string): string[];
}

export interface ImportLimits {
  /** The longest line, frame or element that is kept in memory, in bytes. */
  maxPieceBytes: number;
}
