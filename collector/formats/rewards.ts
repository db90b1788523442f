import { exactJson } from '../record/exact-json.js';
import { Conversation } from './conversation.js';
import type { RunFormat } from './export-format.js';
import { columnNumber, columnText, RunRecord, type ExportedRun } from './run-record.js';

/** A step of a run as learning from it needs it. */
interface Transition {
  /** What is new since the step before: messages, or a logged state. All lines of a run together are all it saw. */
  state: unknown;
  /** What the agent did: the message it wrote, or the name of a logged action. */
  action: unknown;
}

/**
 * `{run_id, task, step, state, action, reward, done}`, a step a line. The reward of a run stands at its last step, 0
 * at those before; it is null throughout where nobody said how the run went. A pass is 1, a fail 0.
 */
export const rewards: RunFormat = {
  writes: 'runs',
  id: 'rewards',
  about: '(state, action, reward) JSONL for reinforcement learning, a step a line',
  oneRun: false,
  async write(run, sink) {
    const transitions = transitionsOf(new RunRecord(run));
    const final = rewardOf(run);
    for (const [index, transition] of transitions.entries()) {
      const done = index === transitions.length - 1;
      const line = {
        run_id: run.runId,
        task: run.task,
        step: index + 1,
        ...transition,
        reward: final === null || done ? final : 0,
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
      state: jsonOf(columnText(span, 'state')),
      action: columnText(span, 'action'),
    }));
  return new Conversation(record).turns.flatMap((turn) =>
    turn.by === 'agent' ? [{ state: turn.heard, action: turn.answer[0] ?? null }] : [],
  );
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
