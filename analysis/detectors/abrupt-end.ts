import { defineDetector } from '../detector.js';

export const abruptEnd = defineDetector({
  id: 'abrupt-end',
  version: 1,
  title: "Ends with a worker's turn, and nobody took its result",
  category: 'coordination',
  severity: 'info',
  taxonomies: {
    trail: 'Task orchestration',
    mast: '3.1 Premature termination',
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['turns'],
  options: {},
  message: 'The run ends with {worker}, although {leader} had taken every result before.',
  why: 'A result that nobody took is no answer.',
  whenNotToUse: 'For teams without a leader.',
  sql: new URL('./abrupt-end.sql', import.meta.url),
});
