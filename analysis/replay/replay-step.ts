import type { Row } from '../../store/index.js';
import { History } from './history.js';
import { readMessages, type Message, type MessagePart } from './messages.js';

/** What a piece of a step is: what it saw, what it thought, did and got. */
export type SectionLabel =
  | 'state'
  | 'system'
  | 'input'
  | 'reasoning'
  | 'output'
  | 'calls'
  | 'arguments'
  | 'result'
  | 'error';

export interface Section {
  label: SectionLabel;
  /** Who says it, or which tool is called; null where the label says all. */
  from: string | null;
  text: string;
}

/** One step as it is shown: a head line and its sections, in reading order. */
export interface ReplayStep {
  index: number;
  spanId: string;
  kind: string;
  /** The tool, the model or the action. */
  title: string;
  agentName: string | null;
  startNs: bigint;
  durationMs: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: number | null;
  exitCode: number | null;
  finishReasons: string[];
  isError: boolean;
  sections: Section[];
}

/** Turns the rows of one run, in order, into steps. */
export function replayStepsFromRows(rows: readonly Row[]): ReplayStep[] {
  const toolCallIds = new Set(rows.map((row) => row['tool_call_id']).filter((id) => id !== null));
  const told: Told = { history: new History(), systems: new Set() };
  return rows.map((row) => ({
    index: Number(row['step_index']),
    spanId: row['span_id'] as string,
    kind: row['kind'] as string,
    title: titleOf(row),
    agentName: row['agent_name'] as string | null,
    startNs: row['start_ns'] as bigint,
    durationMs: row['duration_ms'] as number | null,
    tokensIn: numberOrNull(row['tokens_in']),
    tokensOut: numberOrNull(row['tokens_out']),
    costUsd: row['cost_usd'] as number | null,
    exitCode: numberOrNull(row['exit_code']),
    finishReasons: (row['finish_reasons'] as string[] | null) ?? [],
    isError: row['is_error'] as boolean,
    sections: sectionsOf(row, told, toolCallIds as Set<string>),
  }));
}

function titleOf(row: Row): string {
  const byKind: Record<string, unknown> = {
    llm: row['model'],
    tool: row['tool_name'],
    step: row['action'],
  };
  return String(byKind[row['kind'] as string] ?? row['name'] ?? row['kind']);
}

/** What the steps before have shown already. */
interface Told {
  history: History;
  systems: Set<string>;
}

function sectionsOf(row: Row, told: Told, toolCallIds: Set<string>): Section[] {
  const input = readMessages(row['input_messages'] as string | null);
  const output = readMessages(row['output_messages'] as string | null);
  return [
    section('state', row['state']),
    ...systemSection(row['system_instructions'] as string | null, told.systems),
    ...inputSections(told.history.takeNew(input, output), toolCallIds),
    section('arguments', row['arguments']),
    ...output.flatMap((message) => message.parts).map(outputSection),
    section('result', row['result']),
    section('error', errorText(row)),
  ].filter((candidate): candidate is Section => candidate !== null);
}

function section(label: SectionLabel, text: unknown, from: string | null = null): Section | null {
  return typeof text === 'string' && text !== '' ? { label, from, text } : null;
}

/** System instructions are the same in every call of an agent: shown the first time only. */
function systemSection(text: string | null, seen: Set<string>): (Section | null)[] {
  if (text === null || seen.has(text)) return [];
  seen.add(text);
  const parts = readMessages(text).flatMap((message) => message.parts);
  return [section('system', parts.map((part) => part.text).join('\n'))];
}

/** A tool's answer that the tool's own step shows is not shown again as the next call's input. */
function inputSections(messages: Message[], toolCallIds: Set<string>): (Section | null)[] {
  return messages.flatMap((message) =>
    message.parts
      .filter((part) => !toolCallIds.has(part.toolCallId ?? ''))
      .map((part) => section('input', part.text, message.role)),
  );
}

function outputSection(part: MessagePart): Section | null {
  if (part.type === 'reasoning') return section('reasoning', part.text);
  if (part.type === 'tool_call') return section('calls', part.text || '{}', part.toolName);
  return section('output', part.text);
}

function errorText(row: Row): string | null {
  if (!row['is_error']) return null;
  const parts = [row['error_type'], row['error_message']].filter((part) => part != null);
  return parts.length > 0 ? [...new Set(parts)].join(': ') : 'failed, no reason recorded';
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
