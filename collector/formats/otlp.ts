import { encodeJson } from '../otlp/encode-json.js';
import { spansFromRows } from '../record/index.js';
import type { StreamFormat } from './export-format.js';

/** A trace a line: what `tracehound import` and the OTel Collector's file receiver read. */
export const otlp: StreamFormat = {
  writes: 'stream',
  id: 'otlp',
  about: 'OTLP JSON lines, one ExportTraceServiceRequest a trace',
  oneRun: false,
  async write({ rows }, sink) {
    await sink(`${encodeJson(spansFromRows(rows))}\n`);
  },
};
