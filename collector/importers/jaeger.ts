import { parseExactJson } from '../json/json-parser.js';
import type { ByteSource } from './byte-source.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import { jaegerTrace } from './jaeger-trace.js';
import { kindOf, objectIn } from '../json/json-object.js';
import { jsonDocument } from './json/index.js';

/** Jaeger's JSON, as its UI and its query API write it: `{data: [trace, ...]}`, or one trace. */
export const jaeger: ImportFormat = {
  id: 'jaeger',
  about: 'Jaeger JSON (UI download, query API): {data: [{traceID, spans, processes}]}',
  detect(head) {
    const text = head.toString('utf8');
    return (
      /^\s*\{/.test(text) &&
      /"traceID"\s*:/.test(text) &&
      /"(?:spans|operationName|processes)"\s*:/.test(text)
    );
  },
  /** What is a line elsewhere is a trace here, counted from 1. */
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    const parsed = objectIn(
      await jsonDocument(source, limits, (bytes) => parseExactJson(bytes.toString('utf8'))),
    );
    const traces = parsed?.['data'] ?? (parsed?.['spans'] === undefined ? undefined : [parsed]);
    if (!Array.isArray(traces))
      throw new SyntaxError(`"data" should be a list of traces, not ${kindOf(traces)}`);
    for (const [index, trace] of traces.entries()) {
      const known = objectIn(trace);
      if (known === undefined || !Array.isArray(known['spans']))
        yield { line: index + 1, reason: 'a trace should be an object with a list of "spans"' };
      else yield { line: index + 1, traces: jaegerTrace(known) };
    }
  },
};
