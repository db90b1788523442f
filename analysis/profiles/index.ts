import { UnknownProfileError } from '../errors.js';
import { defaultProfile } from './default.js';
import type { Profile } from './profile.js';
import { tracebenchProfile } from './tracebench.js';

export type { Profile } from './profile.js';

/** Every profile that ships, sorted by name. */
export const PROFILES: readonly Profile[] = [defaultProfile, tracebenchProfile];

/** The profile of that name, or UnknownProfileError. */
export function findProfile(name: string): Profile {
  const profile = PROFILES.find((candidate) => candidate.name === name);
  if (!profile)
    throw new UnknownProfileError(
      name,
      PROFILES.map((known) => known.name),
    );
  return profile;
}
