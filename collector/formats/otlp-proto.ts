import { encodeProtobuf } from '../otlp/encode-protobuf.js';
import { spansFromRows } from '../record/index.js';
import type { StreamFormat } from './export-format.js';

/** A trace a message, behind its length: what the OTel Collector's file exporter writes as `proto`. */
export const otlpProto: StreamFormat = {
  writes: 'stream',
  id: 'otlp-proto',
  about:
    'OTLP protobuf, one ExportTraceServiceRequest a trace, each behind its length in four bytes',
  oneRun: false,
  async write({ rows }, sink) {
    const message = encodeProtobuf(spansFromRows(rows));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(message.length);
    await sink(length);
    await sink(message);
  },
};
