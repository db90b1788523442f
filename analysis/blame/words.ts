import { asClause, rangeOfSteps } from '../wording/sentences.js';
import type { Blame, Suspect } from './blame.js';

/** `Look at steps 12-15, first at 14 (browser), because a; b`: a place and what speaks for it, no cause. */
export function suspectSentence(suspect: Suspect): string {
  const { from, to, stepIndex, agentName, reasons } = suspect;
  const first = from === to ? '' : `, first at ${stepIndex}`;
  const who = agentName === null ? '' : ` (${agentName})`;
  const why = reasons.map(({ text }) => asClause(text)).join('; ');
  return `${rangeOfSteps(from, to)}${first}${who}, because ${why}`;
}

/** How far to believe a suspect. */
export function confidenceText(confidence: number): string {
  return `such a range is right in ${Math.round(100 * confidence)} of 100 runs`;
}

/** What has to be said before the suspects; null where there is nothing. */
export function blameCaveat({ failure, suspects }: Blame): string | null {
  if (suspects.length === 0 || failure !== 'none') return null;
  return 'Nothing says that this run failed. If it did:';
}
