import path from 'node:path';
import { AGENTTRACE_ATTRIBUTES, PROCESS_ATTRIBUTES } from '../dialects/tracehound.js';
import { spanFaults, stepFaults } from '../formats/agenttrace/index.js';
import type { DecodedTraces } from '../otlp/model.js';
import type { Part } from '../messages/message-parts.js';
import { exactJson } from '../json/exact-json.js';
import {
  countIn,
  integerIn,
  kindOf,
  nameIn,
  namesIn,
  numberIn,
  objectIn,
  textIn,
  without,
  type JsonObject,
} from '../json/json-object.js';
import { millisecondsNs, timestampNs } from '../times/timestamps.js';
import { AttributeList, RunIds, Trajectory } from './trajectory/index.js';

/** Farther from the row's own time, a span's clock is no clock of the day: Python's perf_counter begins at boot. */
const SAME_CLOCK_NS = 86_400_000_000_000n;

/**
 * One row as a run. Steps have no time of their own: they follow each other in order, each with the tool calls it asks
 * for behind it. What the columns do not hold is kept on each span as JSON, with `null` where a column has the text.
 */
export function agentTraceRun(
  row: JsonObject,
  file: string,
): { traces: DecodedTraces; faults: string[] } {
  const metadata = objectIn(row['metadata']) ?? {};
  const startNs = timestampNs(row['timestamp_utc']);
  const faults: string[] = [];
  const steps = objectsOf(row, 'llm_steps', faults);
  const spans = objectsOf(row, 'spans', faults);
  const run = new Trajectory(RunIds.ofTrace('agenttrace', row['trace_id'] as string), {
    format: 'agenttrace',
    agent: 'agenttrace',
    model: nameIn(row['model']),
    session: nameIn(metadata['run_id']),
    service: nameIn(metadata['dataset']) ?? nameIn(metadata['source']) ?? setOf(file),
    startNs,
  });
  const prompt = textIn(row['prompt']);
  if (prompt !== undefined) run.say({ role: 'user', parts: [{ type: 'text', content: prompt }] });
  const stepNs = stepDuration(row, steps, spans);
  const tools = spans[Symbol.iterator]();
  steps.forEach((step, index) => {
    tellStep(run, step, stepNs);
    faults.push(...stepFaults(step).map((fault) => `llm_steps[${index}]: ${fault}`));
    const asked = Array.isArray(step['tool_calls']) ? step['tool_calls'].length : null;
    const isLast = index === steps.length - 1;
    // Nothing says which call became which span: they come in order.
    let take = isLast ? spans.length : (asked ?? 1);
    while (take-- > 0) {
      const { value: span, done } = tools.next();
      if (done === true) break;
      tellTool(run, span, startNs);
    }
  });
  for (const span of tools) tellTool(run, span, startNs);
  spans.forEach((span, index) =>
    faults.push(...spanFaults(span).map((fault) => `spans[${index}]: ${fault}`)),
  );
  const total = millisecondsNs(row['total_duration_ms']);
  run.end({
    startNs,
    endNs: startNs === undefined || total === undefined ? undefined : startNs + total,
    task: nameIn(metadata['task_id']) ?? countText(metadata['task_id']),
    tags: namesIn(metadata['tags']),
    metadata: without(metadata, 'run_id', 'task_id', 'tags'),
    attributes: {
      [AGENTTRACE_ATTRIBUTES.row]: withoutTexts(row, ['prompt', 'spans', 'llm_steps']),
    },
  });
  return { traces: run.take(), faults };
}

function tellStep(run: Trajectory, step: JsonObject, fallbackNs: bigint): void {
  const parts: Part[] = [];
  const reasoning = textIn(step['reasoning_content']);
  const output = textIn(step['model_output']);
  if (reasoning !== undefined) parts.push({ type: 'reasoning', content: reasoning });
  if (output !== undefined) parts.push({ type: 'text', content: output });
  for (const call of Array.isArray(step['tool_calls']) ? (step['tool_calls'] as unknown[]) : [])
    parts.push(callPart(objectIn(call) ?? {}));
  const startNs = run.hasTimes ? run.lastNs : undefined;
  const duration = millisecondsNs(step['duration_ms']) ?? fallbackNs;
  run.modelCall({
    output: [{ role: 'assistant', parts }],
    tokensIn: countIn(step['input_tokens']),
    tokensOut: countIn(step['output_tokens']),
    startNs,
    endNs: startNs === undefined ? undefined : startNs + duration,
    attributes: {
      [AGENTTRACE_ATTRIBUTES.step]: withoutTexts(step, ['model_output', 'reasoning_content']),
    },
  });
}

function tellTool(run: Trajectory, span: JsonObject, rowNs: bigint | undefined): void {
  const { startNs, endNs } = toolTimes(run, span, rowNs);
  const telemetry = objectIn(span['telemetry']) ?? {};
  const exitCode = integerIn(span['exit_code']);
  run.toolCall({
    name: nameIn(span['tool_name']) ?? 'unknown',
    arguments: textIn(span['tool_input']),
    result: textIn(span['tool_output']),
    exitCode,
    startNs,
    endNs,
    usage: new AttributeList()
      .double(PROCESS_ATTRIBUTES.cpuUser, numberIn(telemetry['user_time_s']))
      .double(PROCESS_ATTRIBUTES.cpuSystem, numberIn(telemetry['system_time_s']))
      .int(PROCESS_ATTRIBUTES.maxRss, countIn(telemetry['max_rss_bytes']))
      .int(PROCESS_ATTRIBUTES.readBytes, countIn(telemetry['read_bytes']))
      .int(PROCESS_ATTRIBUTES.writeBytes, countIn(telemetry['write_bytes'])),
    ...(exitCode ? { error: `exit code ${exitCode}` } : {}),
    attributes: {
      [AGENTTRACE_ATTRIBUTES.span]: withoutTexts(span, ['tool_input', 'tool_output']),
    },
  });
}

/** A span's own times where they are of the day, else right behind what came before, for as long as it says. */
function toolTimes(
  run: Trajectory,
  span: JsonObject,
  rowNs: bigint | undefined,
): { startNs: bigint | undefined; endNs: bigint | undefined } {
  const start = nanoseconds(span['start_ns']);
  const end = nanoseconds(span['end_ns']);
  const measured =
    start !== undefined && end !== undefined && end >= start ? end - start : undefined;
  const duration = measured ?? millisecondsNs(span['duration_ms']) ?? 0n;
  if (start !== undefined && rowNs !== undefined && distance(start, rowNs) < SAME_CLOCK_NS)
    return { startNs: start, endNs: start + duration };
  const startNs = run.hasTimes ? run.lastNs : undefined;
  return { startNs, endNs: startNs === undefined ? undefined : startNs + duration };
}

/** What a step without a duration of its own takes: an equal share of the time that nothing else accounts for. */
function stepDuration(row: JsonObject, steps: JsonObject[], spans: JsonObject[]): bigint {
  const sum = (items: JsonObject[]) =>
    items.reduce((ns, item) => ns + (millisecondsNs(item['duration_ms']) ?? 0n), 0n);
  const unknown = steps.filter((step) => millisecondsNs(step['duration_ms']) === undefined).length;
  const left = (millisecondsNs(row['total_duration_ms']) ?? 0n) - sum(steps) - sum(spans);
  return unknown === 0 || left <= 0n ? 0n : left / BigInt(unknown);
}

function callPart(call: JsonObject): Part {
  const inner = objectIn(call['function']) ?? call;
  const args = inner['arguments'] ?? inner['args'] ?? {};
  return {
    type: 'tool_call',
    id: nameIn(call['id']) ?? null,
    name: nameIn(inner['name']) ?? 'unknown',
    arguments: args,
  };
}

/** The object as JSON, with `null` for each text or list that stands elsewhere. */
function withoutTexts(object: JsonObject, names: readonly string[]): string {
  return exactJson(
    Object.fromEntries(
      Object.entries(object).map(([name, value]) => [
        name,
        names.includes(name) && (typeof value === 'string' ? value !== '' : Array.isArray(value))
          ? null
          : value,
      ]),
    ),
  );
}

function objectsOf(row: JsonObject, name: string, faults: string[]): JsonObject[] {
  return (row[name] as unknown[]).flatMap((item, index) => {
    const object = objectIn(item);
    if (object !== undefined) return [object];
    faults.push(`${name}[${index}] should be an object, not ${kindOf(item)}, and is left out`);
    return [];
  });
}

/** `mbpp_0_6B_20260328T133144Z.jsonl` is of the set `mbpp_0_6B`. */
function setOf(file: string): string {
  return path
    .basename(file)
    .replace(/\.(?:jsonl|parquet|gz|json)+$/g, '')
    .replace(/_\d{8}T\d{6}Z$/, '');
}

function countText(value: unknown): string | undefined {
  const count = countIn(value);
  return count === undefined ? undefined : String(count);
}

function nanoseconds(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

function distance(a: bigint, b: bigint): bigint {
  return a < b ? b - a : a - b;
}
