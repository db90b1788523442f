import { defineDetector } from '../detector.js';

export const runOutlier = defineDetector({
  id: 'run-outlier',
  version: 1,
  title: "Took far more or far less than this agent's runs usually do",
  category: 'resources',
  severity: 'info',
  taxonomies: {
    trail: 'Resource abuse',
    mast: null,
    agentRx: null,
    traceBench: null,
  },
  reads: ['usual_runs'],
  options: { minFactor: 2 },
  message:
    'The run took {took}; runs of this agent and model usually take {usually} (of {runs|run}).',
  why: 'A run far outside what is usual met something unusual.',
  whenNotToUse:
    'As an alarm: long runs fail in one trade and short ones in another, and hard tasks take long.',
  sql: new URL('./run-outlier.sql', import.meta.url),
});
