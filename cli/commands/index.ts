import type { Command } from 'commander';

/** Makes a command. Its module is loaded only then: what it needs takes longer to load than most commands to run. */
export type LoadCommand = () => Promise<Command>;

/** Every command, sorted by name; a test holds the list against the folder. */
export const COMMANDS: Readonly<Record<string, LoadCommand>> = {
  analyze: async () => (await import('./analyze.js')).analyzeCommand(),
  blame: async () => (await import('./blame.js')).blameCommand(),
  clusters: async () => (await import('./clusters.js')).clustersCommand(),
  compare: async () => (await import('./compare.js')).compareCommand(),
  demo: async () => (await import('./demo.js')).demoCommand(),
  doctor: async () => (await import('./doctor.js')).doctorCommand(),
  evaluate: async () => (await import('./evaluate.js')).evaluateCommand(),
  explain: async () => (await import('./explain.js')).explainCommand(),
  export: async () => (await import('./export.js')).exportCommand(),
  findings: async () => (await import('./findings.js')).findingsCommand(),
  gate: async () => (await import('./gate.js')).gateCommand(),
  import: async () => (await import('./import.js')).importCommand(),
  judge: async () => (await import('./judge.js')).judgeCommand(),
  label: async () => (await import('./label.js')).labelCommand(),
  prune: async () => (await import('./prune.js')).pruneCommand(),
  query: async () => (await import('./query.js')).queryCommand(),
  reindex: async () => (await import('./reindex.js')).reindexCommand(),
  replay: async () => (await import('./replay.js')).replayCommand(),
  report: async () => (await import('./report.js')).reportCommand(),
  run: async () => (await import('./run.js')).runCommand(),
  runs: async () => (await import('./runs.js')).runsCommand(),
  score: async () => (await import('./score.js')).scoreCommand(),
  serve: async () => (await import('./serve.js')).serveCommand(),
  show: async () => (await import('./show.js')).showCommand(),
  stats: async () => (await import('./stats.js')).statsCommand(),
  tail: async () => (await import('./tail.js')).tailCommand(),
};
