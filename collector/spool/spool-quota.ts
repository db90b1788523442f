import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isBatchName, parseBatchName } from './batch-name.js';
import { SpoolFullError } from './errors.js';

/** A file takes whole blocks, so many small batches fill a disk faster than their bytes say. */
const BLOCK_BYTES = 4096;
const MEASURE_EVERY_MS = 5000;
/** A full spool may have been drained meanwhile, so it is looked at sooner. */
const MEASURE_FULL_EVERY_MS = 500;
/** Measuring a spool of a hundred thousand files is slow; it may take a hundredth of the time at most. */
const MEASURE_TIME_SHARE = 100;

/**
 * Keeps a spool under its limit. The folder is measured now and then, and what this writer adds is
 * counted in between; what other writers add in between is not, so the bound is soft.
 */
export class SpoolQuota {
  #usedBytes = 0;
  #measuredAtMs = -Infinity;
  #measuringTookMs = 0;

  constructor(
    private readonly folder: string,
    private readonly maxBytes: number,
    private readonly now: () => number,
  ) {}

  /** Counts a batch in, or throws SpoolFullError. */
  async admit(bytes: number): Promise<void> {
    if (this.#isMeasureDue(bytes)) {
      const startedMs = this.now();
      // A folder that cannot be listed cannot be written either, and the write says so better.
      this.#measured(await readdir(this.folder).catch(() => []), startedMs);
    }
    this.#count(bytes);
  }

  /** `admit` for a process that is about to end. */
  admitSync(bytes: number): void {
    if (this.#isMeasureDue(bytes)) {
      const startedMs = this.now();
      this.#measured(listSync(this.folder), startedMs);
    }
    this.#count(bytes);
  }

  #isMeasureDue(bytes: number): boolean {
    const every = this.#fits(bytes) ? MEASURE_EVERY_MS : MEASURE_FULL_EVERY_MS;
    const pauseMs = Math.max(every, this.#measuringTookMs * MEASURE_TIME_SHARE);
    return this.now() - this.#measuredAtMs >= pauseMs;
  }

  #measured(names: string[], startedMs: number): void {
    this.#usedBytes = names.filter(isBatchName).reduce((sum, name) => sum + sizeOf(name), 0);
    this.#measuredAtMs = this.now();
    this.#measuringTookMs = this.#measuredAtMs - startedMs;
  }

  #count(bytes: number): void {
    if (!this.#fits(bytes)) throw new SpoolFullError(this.folder, this.maxBytes);
    this.#usedBytes += blocks(bytes);
  }

  #fits(bytes: number): boolean {
    return this.#usedBytes + blocks(bytes) <= this.maxBytes;
  }
}

function listSync(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function sizeOf(name: string): number {
  return blocks(parseBatchName(name)?.bytes ?? 0);
}

function blocks(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
}
