import type { Comparison, RunGroup } from './comparison.js';
import { differencesOf, LEAST_RUNS } from './differences.js';
import { summariseGroup } from './summarise.js';

/**
 * Compares groups of runs; the first is what the others are held against. Draws its resamples from a fixed
 * seed: the same runs give the same figures. Groups without runs are left out, with a note.
 */
export function compareGroups(groups: readonly RunGroup[], profile: string): Comparison {
  const filled = groups.filter(({ runs }) => runs.length > 0);
  const [first, ...others] = filled;
  const notes = groups
    .filter(({ runs }) => runs.length === 0)
    .map(({ name }) => `${name} has no runs.`);
  if (groups.length === 0) notes.push('No run tells that, so there is nothing to compare.');
  if (first === undefined) return { profile, groups: [], differences: [], notes };
  const small = filled.filter(({ runs }) => runs.length < LEAST_RUNS);
  if (small.length > 0)
    notes.push(
      `Too few runs to tell a difference from chance (less than ${LEAST_RUNS}): ${small
        .map(({ name, runs }) => `${name} (${runs.length})`)
        .join(', ')}.`,
    );
  const unjudged = filled.filter(({ runs }) => runs.every(({ passed }) => passed === null));
  if (unjudged.length > 0)
    notes.push(
      `No outcome is known in ${unjudged.map(({ name }) => name).join(', ')}: import rewards, or say it with \`tracehound label RUN pass|fail\`.`,
    );
  if (others.length === 0) notes.push(`There is nothing to hold ${first.name} against.`);
  return {
    profile,
    groups: filled.map(summariseGroup),
    differences: others.flatMap((group) => differencesOf(first, group)),
    notes,
  };
}
