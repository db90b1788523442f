import { decodeTraces } from '../otlp/decode.js';
import { DecodeError } from '../errors.js';
import type { ByteSource } from './byte-source.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';

const LENGTH_BYTES = 4;
/** The first byte of a request that holds anything: field 1, delimited. */
const RESOURCE_SPANS = 0x0a;

/** Requests one after the other, each behind its length: what the OTel Collector's file exporter writes as `proto`. */
export const otlpProtobuf: ImportFormat = {
  id: 'otlp-proto',
  about:
    'OTLP protobuf: ExportTraceServiceRequests, each behind its length in four bytes, big-endian',
  detect(head) {
    if (head.length <= LENGTH_BYTES) return false;
    const length = head.readUInt32BE(0);
    return length > 0 && length < 0x1000_0000 && head[LENGTH_BYTES] === RESOURCE_SPANS;
  },
  /** What is a line elsewhere is a message here, counted from 1. */
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    let pending = Buffer.alloc(0);
    let parts: Buffer[] = [];
    let held = 0;
    let needed = LENGTH_BYTES;
    let line = 1;
    for await (const chunk of source.chunks()) {
      parts.push(chunk);
      held += chunk.length;
      if (held < needed) continue;
      pending = Buffer.concat(parts, held);
      for (;;) {
        needed = LENGTH_BYTES;
        if (pending.length < needed) break;
        const length = pending.readUInt32BE(0);
        if (length > limits.maxPieceBytes) {
          yield {
            line,
            reason: `a message of ${length} bytes; the limit is ${limits.maxPieceBytes}`,
          };
          return;
        }
        needed += length;
        if (pending.length < needed) break;
        yield decode(pending.subarray(LENGTH_BYTES, needed), line++);
        pending = pending.subarray(needed);
      }
      parts = [pending];
      held = pending.length;
    }
    if (held > 0)
      yield { line, reason: `the file ends ${needed - held} bytes before this message` };
  },
};

function decode(body: Buffer, line: number): Imported {
  try {
    return { line, traces: decodeTraces(body, 'protobuf') };
  } catch (error) {
    if (error instanceof DecodeError) return { line, reason: error.message };
    throw error;
  }
}
