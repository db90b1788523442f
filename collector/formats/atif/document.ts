import { ATIF_ATTRIBUTES } from '../../dialects/tracehound.js';
import { isoTime } from '../../times/timestamps.js';
import { Conversation, type Turn } from '../conversation.js';
import {
  callsIn,
  partsOf,
  recordedMessages,
  textOfParts,
  type PartCall,
} from '../recorded-messages.js';
import {
  attributeObject,
  columnNumber,
  columnText,
  metadataOf,
  type RecordedSpan,
  type RunRecord,
} from '../run-record.js';
import { restoreStep } from './restore.js';
import { ToolResults } from './tool-results.js';

/** Of the documents that are made here: the first version with everything that they use. */
const SCHEMA_VERSION = 'ATIF-v1.6';

/** The run as an ATIF trajectory: as it came in where it was imported from one, else made from its spans. */
export function atifDocument(record: RunRecord): Record<string, unknown> {
  const imported = attributeObject(record.root, ATIF_ATTRIBUTES.document);
  if (imported === undefined) return madeDocument(record);
  const results = new ToolResults(record.ofKind('tool'));
  const steps = record.spans
    .toSorted((a, b) => Number((a.row['arrival'] as bigint) - (b.row['arrival'] as bigint)))
    .flatMap((span) => {
      const kept = attributeObject(span, ATIF_ATTRIBUTES.step);
      return kept === undefined ? [] : [restoreStep(kept, span, results)];
    });
  return { ...imported, steps };
}

function madeDocument(record: RunRecord): Record<string, unknown> {
  const { root, run } = record;
  const results = new ToolResults(record.ofKind('tool'));
  const steps = new Conversation(record).turns.map((turn, index) => ({
    step_id: index + 1,
    ...madeStep(turn, results),
  }));
  const sum = (column: string) =>
    record.ofKind('llm').reduce((total, step) => total + (columnNumber(step, column) ?? 0), 0);
  return {
    schema_version: SCHEMA_VERSION,
    session_id: run.runId,
    agent: {
      name: columnText(root, 'agent_name') ?? root.span.name,
      version: columnText(root, 'agent_version') ?? 'unknown',
      ...present({ model_name: columnText(root, 'model_requested') }),
    },
    steps,
    final_metrics: {
      total_prompt_tokens: sum('tokens_in'),
      total_completion_tokens: sum('tokens_out'),
      total_cached_tokens: sum('tokens_cache_read'),
      total_cost_usd: sum('cost_usd'),
      total_steps: steps.length,
    },
    ...extraOf(record),
  };
}

/** Tags and metadata, where the importer finds them again. */
function extraOf({ run }: RunRecord): { extra?: Record<string, unknown> } {
  const extra = {
    ...metadataOf(run),
    ...(run.tags.length === 0 ? {} : { tags: run.tags }),
  };
  return Object.keys(extra).length === 0 ? {} : { extra };
}

function madeStep(turn: Turn, results: ToolResults): Record<string, unknown> {
  const timestamp = isoTime(turn.atNs);
  if (turn.by !== 'agent') {
    const message = textOfParts(turn.message.parts, 'text') ?? '';
    return { timestamp, source: turn.by, message };
  }
  const parts = partsOf(recordedMessages(columnText(turn.call, 'output_messages')));
  const calls = callsIn(parts);
  const answered = calls.flatMap((call) => {
    const tool = results.take(call.id);
    return tool === undefined ? [] : [resultOf(call, tool)];
  });
  return {
    timestamp,
    source: 'agent',
    ...present({
      model_name:
        columnText(turn.call, 'model_responded') ?? columnText(turn.call, 'model_requested'),
    }),
    message: textOfParts(parts, 'text') ?? '',
    ...present({ reasoning_content: textOfParts(parts, 'reasoning') }),
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(madeCall) }),
    ...(answered.length === 0 ? {} : { observation: { results: answered } }),
    metrics: present({
      prompt_tokens: columnNumber(turn.call, 'tokens_in'),
      completion_tokens: columnNumber(turn.call, 'tokens_out'),
      cached_tokens: columnNumber(turn.call, 'tokens_cache_read'),
      cost_usd: columnNumber(turn.call, 'cost_usd'),
    }),
  };
}

function madeCall(call: PartCall, index: number): Record<string, unknown> {
  return {
    tool_call_id: call.id ?? `call_${index + 1}`,
    function_name: call.name,
    arguments: call.arguments,
  };
}

function resultOf(call: PartCall, tool: RecordedSpan): Record<string, unknown> {
  return { source_call_id: call.id, content: columnText(tool, 'result') ?? '' };
}

/** ATIF leaves out what is not known. */
function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}
