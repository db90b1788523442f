import type { Command } from 'commander';
import { queryCommand } from './query.js';
import { runsCommand } from './runs.js';
import { showCommand } from './show.js';

/** Every command, sorted by name; a test holds the list against the folder. */
export const COMMANDS: readonly (() => Command)[] = [queryCommand, runsCommand, showCommand];
