import { decodeTraces } from '../otlp/decode.js';
import { DecodeError, LineTooLongError } from '../errors.js';
import type { ByteSource } from './byte-source.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import { beginsDocument } from './otlp-json-lines.js';
import { readWhole } from './split-lines.js';

/** One request over several lines, as people print them. Held in memory as a whole, up to the limit. */
export const otlpJson: ImportFormat = {
  id: 'otlp-json',
  about: 'one ExportTraceServiceRequest as a JSON document over several lines',
  detect(head) {
    const text = head.toString('utf8').trimStart();
    return beginsDocument(text) && /"resource_?[sS]pans"/.test(text);
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    try {
      const body = await readWhole(source.chunks(), limits.maxPieceBytes);
      yield { line: 1, traces: decodeTraces(body, 'json') };
    } catch (error) {
      if (!(error instanceof DecodeError || error instanceof LineTooLongError)) throw error;
      yield { line: 1, reason: error.message };
    }
  },
};
