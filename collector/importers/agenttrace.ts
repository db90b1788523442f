import { rowFault } from '../formats/agenttrace/index.js';
import { parseExactJson } from '../json/json-parser.js';
import { agentTraceRun } from './agenttrace-run.js';
import type { ByteSource } from './byte-source.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import type { JsonObject } from '../json/json-object.js';
import { jsonLines } from './json/index.js';

/**
 * AgentTrace's raw rows (pagarsky/agent-trace): a run a line. A row that contradicts itself is kept, and told; one that
 * is none is told and left out.
 */
export const agenttrace: ImportFormat = {
  id: 'agenttrace',
  about: 'AgentTrace JSONL: {trace_id, prompt, model, spans, llm_steps, ...} a line',
  detect(head) {
    const text = head.toString('utf8').trimStart();
    return (
      text.startsWith('{') &&
      /"trace_id"\s*:/.test(text) &&
      (/"timestamp_utc"\s*:/.test(text) || /"llm_steps"\s*:/.test(text))
    );
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    for await (const piece of jsonLines(source, limits, (bytes) =>
      parseExactJson(bytes.toString('utf8')),
    )) {
      if ('reason' in piece) yield piece;
      else yield* readRow(piece.value, piece.line, source.path);
    }
  },
};

/** The spans of one row, or why there are none. */
export function* readRow(row: JsonObject, line: number, file: string): Generator<Imported> {
  const fault = rowFault(row);
  if (fault !== null) {
    yield { line, reason: fault };
    return;
  }
  const { traces, faults } = agentTraceRun(row, file);
  yield { line, traces };
  if (faults.length > 0) yield { line, reason: `kept, but ${faults.join('; ')}` };
}
