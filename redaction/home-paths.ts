import { homedir } from 'node:os';
import type { CustomPattern } from './settings.js';

const ID = 'home-path';

/**
 * Patterns for folders that name a person: this user's home folder, and those of other machines by their usual places.
 * No secret, so that they are masked only where somebody wants to hand runs on.
 */
export function homePaths(home: string = homedir()): CustomPattern[] {
  const usual: CustomPattern = {
    id: ID,
    pattern: '(?:/home/|/Users/|[A-Za-z]:\\\\{1,2}Users\\\\{1,2})[A-Za-z0-9._-]+',
    triggers: ['/home/', '/Users/', '\\Users\\'],
  };
  // A home such as `/` says nothing of a person, and would be found everywhere.
  if (home.length < 4) return [usual];
  return [
    { id: ID, pattern: home.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), triggers: [home] },
    usual,
  ];
}
