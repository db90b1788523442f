/**
 * The name of a batch in a spool: `<time>-<pid>-<writer>-<sequence>-<bytes>.otlp`, with `.metrics` before `.otlp` where
 * it holds metrics and not spans.
 * Names sort by time of writing, no two writers can choose the same one, and the size stands in the
 * name so that measuring a spool is one `readdir`, without a `stat` for every file.
 */
export interface BatchName {
  /** When the batch was written, ms since the Unix epoch. */
  timeMs: number;
  pid: number;
  /** Random, lower-case hex: tells writers apart that share a pid (threads, containers). */
  writer: string;
  sequence: number;
  bytes: number;
  /** Spans where it is left out. */
  signal?: 'metrics';
}

const BATCH_NAME = /^(\d{13,})-(\d+)-([0-9a-f]+)-(\d+)-(\d+)(\.metrics)?\.otlp$/;

export function formatBatchName(batch: BatchName): string {
  const time = String(batch.timeMs).padStart(13, '0');
  const sequence = String(batch.sequence).padStart(6, '0');
  const signal = batch.signal ? `.${batch.signal}` : '';
  return `${time}-${batch.pid}-${batch.writer}-${sequence}-${batch.bytes}${signal}.otlp`;
}

/** Null for an `.otlp` file that somebody else named; such a file is drained like any other. */
export function parseBatchName(name: string): BatchName | null {
  const match = BATCH_NAME.exec(name);
  if (!match) return null;
  const [, timeMs, pid, writer, sequence, bytes, metrics] = match;
  return {
    timeMs: Number(timeMs),
    pid: Number(pid),
    writer: writer!,
    sequence: Number(sequence),
    bytes: Number(bytes),
    ...(metrics !== undefined && { signal: 'metrics' as const }),
  };
}

/** Batches only: names that start with a dot are still being written, or say who drains. */
export function isBatchName(name: string): boolean {
  return name.endsWith('.otlp') && !name.startsWith('.');
}
