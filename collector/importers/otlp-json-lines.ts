import { decodeTraces } from '../otlp/decode.js';
import { DecodeError } from '../errors.js';
import type { ByteSource } from './byte-source.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import { splitLines, type Line } from './split-lines.js';

/** A request a line, as the OTel Collector's file exporter and OTLP's file format have it. */
export const otlpJsonLines: ImportFormat = {
  id: 'otlp',
  about: 'OTLP JSON lines: one ExportTraceServiceRequest a line (OTel Collector file exporter)',
  detect(head) {
    const text = head.toString('utf8').trimStart();
    return /^\{[\s\S]*"resource_?[sS]pans"/.test(text) && !beginsDocument(text);
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    for await (const line of splitLines(source.chunks(), limits.maxPieceBytes)) {
      const imported = readLine(line, limits);
      if (imported !== null) yield imported;
    }
  },
};

/** True for text that is laid out over several lines: its first line opens objects and closes none. */
export function beginsDocument(text: string): boolean {
  const end = text.indexOf('\n');
  return end >= 0 && /^[\s{["a-zA-Z_:]*$/.test(text.slice(0, end)) && text.charAt(0) === '{';
}

function readLine({ number: line, bytes }: Line, limits: ImportLimits): Imported | null {
  if (bytes === null) return { line, reason: `longer than ${limits.maxPieceBytes} bytes` };
  if (isBlank(bytes)) return null;
  try {
    const traces = decodeTraces(bytes, 'json');
    const isEmpty = traces.groups.length === 0 && traces.rejected.length === 0;
    return isEmpty && !holdsSpans(bytes)
      ? { line, reason: 'no resourceSpans in it; only traces are imported' }
      : { line, traces };
  } catch (error) {
    if (error instanceof DecodeError) return { line, reason: error.message };
    throw error;
  }
}

function holdsSpans(bytes: Buffer): boolean {
  return bytes.includes('"resourceSpans"') || bytes.includes('"resource_spans"');
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
