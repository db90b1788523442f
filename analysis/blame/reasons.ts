import type { Finding } from '../model.js';
import type { Reason } from './blame.js';
import type { Weights } from './rank.js';
import type { RunKind } from './run-kind.js';
import { SIGNAL_TEXT, type Signals } from './signals.js';

/** What adds less than this to the log odds of a step is no reason to look there. */
const LEAST_WEIGHT = 0.1;
const MOST_REASONS = 3;

const KIND_TEXT: Readonly<Record<RunKind, string>> = {
  dialogue: 'conversations',
  'group-chat': 'group chats of agents',
  orchestrated: 'orchestrated runs',
  solo: 'runs of a single agent',
};

/** What is asked to say why a step was named. */
export interface Place {
  kind: RunKind;
  /** The step's signals, and the mean of each signal over the run: only what sets a step apart counts. */
  signals: Signals;
  usual: Signals;
  /** Findings at the steps of the range. */
  findings: readonly Finding[];
  /** Runs of that kind that the weights were learned from. */
  runsOfKind: number;
}

/** Why a step was named, the findings first, then the weightiest; never empty. */
export function reasonsFor(place: Place, weights: Weights): Reason[] {
  const { kind, signals, usual, findings, runsOfKind } = place;
  const added = [...signals]
    .map(([signal, value]) => ({
      signal,
      weight: (weights[signal] ?? 0) * (value - (usual.get(signal) ?? 0)),
    }))
    .sort((a, b) => b.weight - a.weight || a.signal.localeCompare(b.signal));
  const told = findings.map((finding) => ({
    signal: `finding=${finding.detector}`,
    text: finding.message,
    weight: added.find(({ signal }) => signal === 'finding')?.weight ?? 0,
  }));
  const seen = added.flatMap(({ signal, weight }) => {
    const text = SIGNAL_TEXT[signal];
    return text === undefined || weight < LEAST_WEIGHT ? [] : [{ signal, text, weight }];
  });
  const position = added
    .filter(({ signal }) => signal.startsWith(`${kind}:`))
    .reduce((sum, { weight }) => sum + weight, 0);
  const placed = {
    signal: `${kind}:position`,
    text: `${KIND_TEXT[kind]} that failed most often went wrong about here (${runsOfKind} labelled runs)`,
    weight: position,
  };
  const reasons = [...told, ...seen, ...(position >= LEAST_WEIGHT ? [placed] : [])];
  return (reasons.length > 0 ? reasons : [placed])
    .slice(0, MOST_REASONS)
    .map((reason) => ({ ...reason, weight: Math.round(100 * reason.weight) / 100 }));
}

/** The mean of every signal over the steps of a run. */
export function usualSignals(steps: readonly Signals[]): Signals {
  const usual = new Map<string, number>();
  for (const step of steps)
    for (const [name, value] of step)
      usual.set(name, (usual.get(name) ?? 0) + value / steps.length);
  return usual;
}
