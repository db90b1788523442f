import type { Command } from 'commander';
import { analyzeCommand } from './analyze.js';
import { blameCommand } from './blame.js';
import { clustersCommand } from './clusters.js';
import { compareCommand } from './compare.js';
import { demoCommand } from './demo.js';
import { doctorCommand } from './doctor.js';
import { evaluateCommand } from './evaluate.js';
import { explainCommand } from './explain.js';
import { exportCommand } from './export.js';
import { findingsCommand } from './findings.js';
import { gateCommand } from './gate.js';
import { importCommand } from './import.js';
import { judgeCommand } from './judge.js';
import { labelCommand } from './label.js';
import { pruneCommand } from './prune.js';
import { queryCommand } from './query.js';
import { reindexCommand } from './reindex.js';
import { replayCommand } from './replay.js';
import { reportCommand } from './report.js';
import { runCommand } from './run.js';
import { runsCommand } from './runs.js';
import { scoreCommand } from './score.js';
import { serveCommand } from './serve.js';
import { showCommand } from './show.js';
import { statsCommand } from './stats.js';
import { tailCommand } from './tail.js';

/** Every command, sorted by name; a test holds the list against the folder. */
export const COMMANDS: readonly (() => Command)[] = [
  analyzeCommand,
  blameCommand,
  clustersCommand,
  compareCommand,
  demoCommand,
  doctorCommand,
  evaluateCommand,
  explainCommand,
  exportCommand,
  findingsCommand,
  gateCommand,
  importCommand,
  judgeCommand,
  labelCommand,
  pruneCommand,
  queryCommand,
  reindexCommand,
  replayCommand,
  reportCommand,
  runCommand,
  runsCommand,
  scoreCommand,
  serveCommand,
  showCommand,
  statsCommand,
  tailCommand,
];
