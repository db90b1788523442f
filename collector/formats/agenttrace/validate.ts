import { countIn, kindOf, numberIn, objectIn, type JsonObject } from '../../json/json-object.js';

/** Members without which a row is none; those of a span and of a step likewise. */
const ROW = ['trace_id', 'prompt', 'spans', 'llm_steps'];
const TELEMETRY = ['user_time_s', 'system_time_s', 'max_rss_bytes', 'read_bytes', 'write_bytes'];
/** How far `duration_ms` may be from `end_ns - start_ns`: what rounding to a ms makes, or one part in a hundred. */
const TOLERANCE_MS = 1;
const TOLERANCE_SHARE = 0.01;

/** Why a value is no AgentTrace row at all; null where it is one. */
export function rowFault(row: JsonObject): string | null {
  const missing = ROW.filter((name) => !(name in row));
  if (missing.length > 0) return `the row lacks ${missing.map((name) => `"${name}"`).join(', ')}`;
  if (typeof row['trace_id'] !== 'string' || row['trace_id'] === '')
    return `"trace_id" should be text, not ${kindOf(row['trace_id'])}`;
  for (const name of ['spans', 'llm_steps'])
    if (!Array.isArray(row[name])) return `"${name}" should be a list, not ${kindOf(row[name])}`;
  return null;
}

/** What of a tool span contradicts itself; the row is kept all the same. */
export function spanFaults(span: JsonObject): string[] {
  const faults: string[] = [];
  const start = numberIn(span['start_ns']);
  const end = numberIn(span['end_ns']);
  const duration = numberIn(span['duration_ms']);
  if (start !== undefined && end !== undefined) {
    const measured = (end - start) / 1e6;
    if (end < start) faults.push('"end_ns" is before "start_ns"');
    else if (
      duration !== undefined &&
      Math.abs(measured - duration) > Math.max(TOLERANCE_MS, measured * TOLERANCE_SHARE)
    )
      faults.push(`"duration_ms" is ${duration}, from start to end it is ${measured}`);
  }
  if (duration !== undefined && duration < 0) faults.push('"duration_ms" is negative');
  const telemetry = objectIn(span['telemetry']) ?? {};
  for (const name of TELEMETRY) {
    const value = telemetry[name];
    if (value != null && !((numberIn(value) ?? -1) >= 0))
      faults.push(`"telemetry.${name}" should be a number from 0 on, not ${String(value)}`);
  }
  return faults;
}

/** What of a step contradicts itself. */
export function stepFaults(step: JsonObject): string[] {
  const faults: string[] = [];
  const calls = step['tool_calls'];
  if (calls != null && !Array.isArray(calls))
    faults.push(`"tool_calls" should be a list, not ${kindOf(calls)}`);
  for (const name of ['input_tokens', 'output_tokens'])
    if (step[name] != null && countIn(step[name]) === undefined)
      faults.push(`"${name}" should be a count, not ${String(step[name])}`);
  return faults;
}
