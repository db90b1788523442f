/** What one client, and all of them together, may take of the collector. Bytes and milliseconds. */
export interface ReceiverLimits {
  /** One body as sent, compressed or not (the OpenTelemetry Collector's default is 20 MiB, too). */
  maxBodyBytes: number;
  /** One body unpacked: what a decompression bomb gets. */
  maxUnpackedBytes: number;
  /** All bodies that are read but not committed yet. */
  maxQueueBytes: number;
  maxHeaderBytes: number;
  maxConnections: number;
  /** gRPC requests under way on one connection. */
  maxStreamsPerConnection: number;
  /** A client must have sent its headers by then. */
  headersTimeoutMs: number;
  /** A client must have sent its whole request by then. */
  requestTimeoutMs: number;
  /** An idle connection is kept for so long. */
  keepAliveTimeoutMs: number;
}

const MIB = 1024 * 1024;

/**
 * What the process takes at most with the default limits, whatever clients send: 1 GiB is the database's own memory
 * limit, 64 MiB the queue, the rest Node and what is being decoded and committed. `test/collector/serve-flood.test.ts`
 * holds it; without a flood, and while the file is small, it is a third of that (docs/benchmarks.md).
 */
export const MEMORY_BOUND_BYTES = 1536 * MIB;

export const DEFAULT_LIMITS: ReceiverLimits = {
  maxBodyBytes: 20 * MIB,
  maxUnpackedBytes: 64 * MIB,
  maxQueueBytes: 64 * MIB,
  maxHeaderBytes: 16 * 1024,
  maxConnections: 1024,
  maxStreamsPerConnection: 100,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  keepAliveTimeoutMs: 75_000,
};
