import type { Command } from 'commander';
import { analyzeCommand } from './analyze.js';
import { clustersCommand } from './clusters.js';
import { demoCommand } from './demo.js';
import { explainCommand } from './explain.js';
import { exportCommand } from './export.js';
import { findingsCommand } from './findings.js';
import { importCommand } from './import.js';
import { queryCommand } from './query.js';
import { replayCommand } from './replay.js';
import { reportCommand } from './report.js';
import { runsCommand } from './runs.js';
import { serveCommand } from './serve.js';
import { showCommand } from './show.js';

/** Every command, sorted by name; a test holds the list against the folder. */
export const COMMANDS: readonly (() => Command)[] = [
  analyzeCommand,
  clustersCommand,
  demoCommand,
  explainCommand,
  exportCommand,
  findingsCommand,
  importCommand,
  queryCommand,
  replayCommand,
  reportCommand,
  runsCommand,
  serveCommand,
  showCommand,
];
