import { UnknownProfileError } from '../errors.js';
import { defaultProfile } from './default.js';
import { readProfileFile } from './profile-file.js';
import type { Profile } from './profile.js';
import { tracebenchProfile } from './tracebench.js';

export { MEASURE_TEXT, type MeasureName } from './measure-name.js';
export type { Charges, Profile } from './profile.js';

/** Every profile that ships, sorted by name. */
export const PROFILES: readonly Profile[] = [defaultProfile, tracebenchProfile];

/**
 * The profile of that name, or the one that a YAML file of that path says: UnknownProfileError,
 * BadProfileError.
 */
export function findProfile(name: string): Profile {
  const profile = PROFILES.find((candidate) => candidate.name === name);
  if (profile) return profile;
  if (/[/\\]|\.ya?ml$/i.test(name)) return readProfileFile(name);
  throw new UnknownProfileError(
    name,
    PROFILES.map((known) => known.name),
  );
}

/** Whether `analyze` keeps the scores of such a profile; those of a user's file are worked out when asked for. */
export function isKept(profile: Profile): boolean {
  return PROFILES.includes(profile);
}

/** The profile whose detectors and scores are kept where this one is asked for. */
export function keptProfile(profile: Profile): Profile {
  return PROFILES.find(({ ruleSet }) => ruleSet === profile.ruleSet)!;
}
