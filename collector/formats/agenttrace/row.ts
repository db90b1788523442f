import { exactJson } from '../../json/exact-json.js';
import { AGENTTRACE_ATTRIBUTES } from '../../dialects/tracehound.js';
import { isoTime } from '../../times/timestamps.js';
import { callsIn, partsOf, recordedMessages, textOfParts } from '../recorded-messages.js';
import {
  attributeObject,
  columnNumber,
  columnText,
  metadataOf,
  type RecordedSpan,
  type RunRecord,
} from '../run-record.js';

/** An AgentTrace row (pagarsky/agent-trace), member for member. */
export type AgentTraceRow = Record<string, unknown> & { llm_steps: unknown[]; spans: unknown[] };

/**
 * The run as an AgentTrace row. Of an imported run every member comes out as it came in, in its order; of any other the
 * members are filled from what is known: times in ms, `start_ns` since the Unix epoch, telemetry 0 where nobody
 * measured it.
 */
export function agentTraceRow(record: RunRecord): AgentTraceRow {
  const imported = attributeObject(record.root, AGENTTRACE_ATTRIBUTES.row);
  const inOrder = imported === undefined ? identity : byArrival;
  const steps = inOrder(record.ofKind('llm')).map(llmStep);
  const spans = inOrder(record.ofKind('tool')).map(toolSpan);
  if (imported !== undefined)
    return filled(imported, { prompt: promptOf(record), llm_steps: steps, spans }) as AgentTraceRow;
  const { root, run } = record;
  return {
    trace_id: run.runId,
    timestamp_utc: isoTime(root.row['start_ns'] as bigint),
    prompt: promptOf(record) ?? '',
    model: modelOf(record) ?? '',
    spans,
    llm_steps: steps,
    total_duration_ms: durationMs(root),
    metadata: {
      ...metadataOf(run),
      run_id: run.runId,
      ...(run.task === null ? {} : { task_id: run.task }),
      ...(run.tags.length === 0 ? {} : { tags: run.tags }),
      ...(columnText(root, 'service') === null ? {} : { source: columnText(root, 'service') }),
    },
  };
}

function llmStep(step: RecordedSpan, index: number): unknown {
  const parts = partsOf(recordedMessages(columnText(step, 'output_messages')));
  const own = {
    model_output: textOfParts(parts, 'text'),
    reasoning_content: textOfParts(parts, 'reasoning'),
  };
  const imported = attributeObject(step, AGENTTRACE_ATTRIBUTES.step);
  if (imported !== undefined) return filled(imported, own);
  const calls = callsIn(parts).map(({ id, name, arguments: args }) => ({
    id,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : exactJson(args) },
  }));
  return {
    step_id: step.span.spanId,
    step_number: index + 1,
    ...own,
    tool_calls: calls.length === 0 ? null : calls,
    duration_ms: durationMs(step),
    input_tokens: columnNumber(step, 'tokens_in'),
    output_tokens: columnNumber(step, 'tokens_out'),
  };
}

function toolSpan(tool: RecordedSpan): unknown {
  const own = {
    tool_input: columnText(tool, 'arguments'),
    tool_output: columnText(tool, 'result'),
  };
  const imported = attributeObject(tool, AGENTTRACE_ATTRIBUTES.span);
  if (imported !== undefined) return filled(imported, own);
  const startNs = tool.row['start_ns'] as bigint;
  return {
    span_id: tool.span.spanId,
    type: 'TOOL',
    tool_name: columnText(tool, 'tool_name') ?? tool.span.name,
    tool_input: own.tool_input ?? '',
    tool_output: own.tool_output ?? '',
    start_ns: startNs,
    end_ns: (tool.row['end_ns'] as bigint | null) ?? startNs,
    duration_ms: durationMs(tool) ?? 0,
    telemetry: {
      user_time_s: columnNumber(tool, 'cpu_user_s') ?? 0,
      system_time_s: columnNumber(tool, 'cpu_system_s') ?? 0,
      max_rss_bytes: columnNumber(tool, 'max_rss_bytes') ?? 0,
      read_bytes: columnNumber(tool, 'read_bytes') ?? 0,
      write_bytes: columnNumber(tool, 'write_bytes') ?? 0,
    },
    exit_code: columnNumber(tool, 'exit_code') ?? (tool.row['is_error'] === true ? 1 : 0),
    parent_span_id: null,
  };
}

/**
 * The kept members with the ones left out put back in their places. A member that is kept as `null` and has a text
 * stands for that text; `''` in the source is kept as it is.
 */
function filled(
  kept: Record<string, unknown>,
  own: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(kept).map(([name, value]) => [
      name,
      value === null ? (own[name] ?? null) : value,
    ]),
  );
}

function promptOf(record: RunRecord): string | null {
  const asked =
    columnText(record.root, 'input_messages') ??
    record.ofKind('llm').map((step) => columnText(step, 'input_messages'))[0] ??
    null;
  const messages = recordedMessages(asked).filter(({ role }) => role === 'user');
  return textOfParts(partsOf(messages), 'text');
}

function modelOf(record: RunRecord): string | null {
  return (
    columnText(record.root, 'model_requested') ??
    record
      .ofKind('llm')
      .map((step) => columnText(step, 'model_responded') ?? columnText(step, 'model_requested'))
      .find((model) => model !== null) ??
    null
  );
}

/** Imported spans arrived in the order of their row, whatever their clocks say. */
function byArrival(spans: RecordedSpan[]): RecordedSpan[] {
  return spans.toSorted((a, b) =>
    Number((a.row['arrival'] as bigint) - (b.row['arrival'] as bigint)),
  );
}

function identity(spans: RecordedSpan[]): RecordedSpan[] {
  return spans;
}

function durationMs({ row }: RecordedSpan): number | null {
  const end = row['end_ns'] as bigint | null;
  return end === null ? null : Number(end - (row['start_ns'] as bigint)) / 1e6;
}
