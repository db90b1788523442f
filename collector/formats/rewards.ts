import { exactJson } from '../json/exact-json.js';
import { Conversation } from './conversation.js';
import type { RunFormat } from './export-format.js';
import {
  columnNumber,
  columnText,
  RunRecord,
  type EarnedStep,
  type ExportedRun,
} from './run-record.js';

/** A decision of a run as learning from it needs it. */
interface Transition {
  /** The model call that decided, or the logged step. */
  spanId: string;
  /** What is new since the decision before: messages, or a logged state. All lines of a run together are all it saw. */
  state: unknown;
  /** What the agent did: the message it wrote, or the name of a logged action. */
  action: unknown;
}

/**
 * `{run_id, task, step, span_id, state, action, reward, done}`, a decision a line. The reward of a run stands at its
 * last one, 0 at those before; it is null throughout where nobody said how the run went. A pass is 1, a fail 0. Where it
 * is known what the steps earned (see `ExportOptions`), a decision has what all steps up to the next one did, the `terms`
 * that make it up and, as `return`, what it is worth with all that came after.
 */
export const rewards: RunFormat = {
  writes: 'runs',
  id: 'rewards',
  about:
    '(state, action, reward) JSONL for reinforcement learning; --profile says what a step earns',
  needs: 'a decision of an agent (a model call or a logged step)',
  oneRun: false,
  async write(run, sink) {
    const transitions = transitionsOf(new RunRecord(run));
    const earned = run.earned && earnedBy(transitions, run.earned);
    const final = rewardOf(run);
    for (const [index, transition] of transitions.entries()) {
      const { spanId, state, action } = transition;
      const done = index === transitions.length - 1;
      const line = {
        run_id: run.runId,
        task: run.task,
        step: index + 1,
        span_id: spanId,
        state,
        action,
        ...(earned?.[index] ?? { reward: final === null || done ? final : 0 }),
        done,
      };
      await sink(`${exactJson(line)}\n`);
    }
  },
};

function transitionsOf(record: RunRecord): Transition[] {
  const logged = record.spans
    .filter((span) => columnText(span, 'action') !== null)
    .sort((a, b) => (columnNumber(a, 'step_no') ?? 0) - (columnNumber(b, 'step_no') ?? 0));
  if (logged.length > 0)
    return logged.map((span) => ({
      spanId: span.span.spanId,
      state: jsonOf(columnText(span, 'state')),
      action: columnText(span, 'action'),
    }));
  return new Conversation(record).turns.flatMap((turn) =>
    turn.by === 'agent'
      ? [{ spanId: turn.call.span.spanId, state: turn.heard, action: turn.answer[0] ?? null }]
      : [],
  );
}

/** What each decision earned: its own step and those that came of it. Steps before the first count for it. */
function earnedBy(transitions: readonly Transition[], steps: readonly EarnedStep[]) {
  const places = new Map(transitions.map(({ spanId }, index) => [spanId, index]));
  const earned = transitions.map(() => ({
    reward: 0,
    return: null as number | null,
    terms: {} as Record<string, number>,
  }));
  let at = 0;
  for (const step of steps) {
    at = places.get(step.spanId) ?? at;
    const decision = earned[at];
    if (decision === undefined) break;
    decision.reward = tidy(decision.reward + step.reward);
    decision.return ??= step.return;
    for (const [term, value] of Object.entries(step.terms))
      decision.terms[term] = tidy((decision.terms[term] ?? 0) + value);
  }
  return earned;
}

/** Without the dust of adding floats. */
function tidy(value: number): number {
  return Number(value.toFixed(6));
}

function rewardOf({ reward, outcome }: ExportedRun): number | null {
  return reward ?? (outcome === null ? null : outcome === 'pass' ? 1 : 0);
}

/** JSON as data, other text as it is. */
function jsonOf(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}
