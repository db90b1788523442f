import type { Row } from '../../store/index.js';
import { briefly, oneLine } from '../wording/printable.js';
import type { Frame } from './frame.js';

/** As much of a step as its name needs. */
export interface NamedStep {
  kind: string;
  /** The tool, the model, the logged action, the agent, else the span's name; see `stepTitle`. */
  title: string;
  agentName: string | null;
}

/** What the columns of a span call it: the name that says most about a span of its kind. */
export function stepTitle(row: Row): string {
  const kind = row['kind'] as string;
  const byKind: Record<string, unknown> = {
    llm: row['model'],
    tool: row['tool_name'],
    agent: row['agent_name'],
    step: row['action'],
  };
  return String(byKind[kind] ?? row['name'] ?? kind);
}

/** What went wrong, from the columns of a failed span; null where they do not tell. */
export function stepError(row: Row): string | null {
  const said = [row['error_type'], row['error_message'] ?? row['status_message']];
  // OTel's catch-all type says nothing beside a message.
  const telling = said.filter(
    (part) => typeof part === 'string' && part !== '' && part !== '_OTHER',
  );
  return [...new Set(telling)].join(': ') || null;
}

/** Whether who asked for it gave it up: a model call, a tool's, an agent's. */
export function isCancelled(row: Row): boolean {
  const reasons = row['finish_reasons'] as readonly string[] | null | undefined;
  return reasons?.includes('cancelled') ?? false;
}

/** What stands where a failed step does not say what went wrong. */
export const UNEXPLAINED = 'failed, and does not say how';

/** `tool search`, and `browser: tool search` where another agent than the run's own acts. */
export function nameStep(step: NamedStep, runAgent: string | null = null): string {
  const isAnother = step.agentName !== null && runAgent !== null && step.agentName !== runAgent;
  const by = isAnother && step.kind !== 'agent' ? `${briefly(step.agentName!, 40)}: ` : '';
  const kind = step.kind === 'other' ? '' : `${step.kind} `;
  return `${by}${kind}${oneLine(step.title)}`;
}

/** A step in one line of about `width`: who did what, what was asked and what came back. */
export function describeStep(frame: Frame, width = 160, runAgent: string | null = null): string {
  const part = (label: string) => frame.parts.find((p) => p.label === label)?.text;
  const asked = part('arguments') ?? part('state') ?? part('calls') ?? part('says');
  const got = frame.isError ? part('error') : part('result');
  return [
    briefly(nameStep(frame, runAgent), 60),
    asked === undefined ? '' : ` ${briefly(asked, Math.floor(width / 2))}`,
    got === undefined ? '' : ` → ${briefly(got, Math.floor(width / 2))}`,
  ].join('');
}
