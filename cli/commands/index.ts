import type { Command } from 'commander';
import { analyzeCommand } from './analyze.js';
import { clustersCommand } from './clusters.js';
import { demoCommand } from './demo.js';
import { doctorCommand } from './doctor.js';
import { explainCommand } from './explain.js';
import { exportCommand } from './export.js';
import { findingsCommand } from './findings.js';
import { importCommand } from './import.js';
import { labelCommand } from './label.js';
import { pruneCommand } from './prune.js';
import { queryCommand } from './query.js';
import { reindexCommand } from './reindex.js';
import { replayCommand } from './replay.js';
import { reportCommand } from './report.js';
import { runCommand } from './run.js';
import { runsCommand } from './runs.js';
import { serveCommand } from './serve.js';
import { showCommand } from './show.js';

/** Every command, sorted by name; a test holds the list against the folder. */
export const COMMANDS: readonly (() => Command)[] = [
  analyzeCommand,
  clustersCommand,
  demoCommand,
  doctorCommand,
  explainCommand,
  exportCommand,
  findingsCommand,
  importCommand,
  labelCommand,
  pruneCommand,
  queryCommand,
  reindexCommand,
  replayCommand,
  reportCommand,
  runCommand,
  runsCommand,
  serveCommand,
  showCommand,
];
