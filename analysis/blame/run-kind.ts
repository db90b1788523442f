import type { StepFacts } from './step-facts.js';

/**
 * What sort of run it is, by who acts in it: `orchestrated` has one agent that the others answer to,
 * `group-chat` several that answer each other, `dialogue` one that talks with a person between its calls,
 * `solo` one that works alone.
 */
export type RunKind = 'dialogue' | 'group-chat' | 'orchestrated' | 'solo';

export const RUN_KINDS: readonly RunKind[] = ['dialogue', 'group-chat', 'orchestrated', 'solo'];

/** Replies without a call before the last one that make a run a conversation, and their least share. */
const SPOKEN_TURNS = 3;
const SPOKEN_SHARE = 0.2;
/** A lead takes at least half of the turns and nearly always has the word back after another. */
const LEAD_SHARE = 0.5;
const RETURN_SHARE = 0.8;

/** Tells the kind of a run from its steps, in order. */
export function runKindOf(steps: readonly StepFacts[]): RunKind {
  const replies = steps.filter((step) => step.kind === 'llm');
  const agents = new Set(steps.flatMap(({ agentName }) => agentName ?? []));
  if (agents.size >= 2)
    return !hasHandedCalls(steps) && hasLead(replies) ? 'orchestrated' : 'group-chat';
  const spoken = replies.slice(0, -1).filter((step) => step.says && !step.asks).length;
  const isTalk = spoken >= SPOKEN_TURNS && spoken >= SPOKEN_SHARE * replies.length;
  return isTalk ? 'dialogue' : 'solo';
}

/** Whether some agent ran a call that another wrote. */
function hasHandedCalls(steps: readonly StepFacts[]): boolean {
  const authors = new Map(steps.map((step) => [step.spanId, step.agentName]));
  return steps.some((step) => {
    const author = step.askedSpanId === null ? null : authors.get(step.askedSpanId);
    return author != null && step.agentName !== null && author !== step.agentName;
  });
}

function hasLead(replies: readonly StepFacts[]): boolean {
  const lead = replies[0]?.agentName ?? null;
  const turns = replies.filter((step) => step.agentName === lead).length;
  if (lead === null || turns < LEAD_SHARE * replies.length) return false;
  const handedOn = replies
    .slice(1)
    .filter(
      (step, at) => replies[at]!.agentName !== lead && step.agentName !== replies[at]!.agentName,
    );
  const returned = handedOn.filter((step) => step.agentName === lead).length;
  return returned >= RETURN_SHARE * handedOn.length;
}
