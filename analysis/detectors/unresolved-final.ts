import { defineDetector } from '../detector.js';

export const unresolvedFinal = defineDetector({
  id: 'unresolved-final',
  version: 1,
  title: 'The run ends and says itself that it is not done',
  category: 'premature-end',
  severity: 'high',
  taxonomies: {
    trail: 'Goal deviation',
    mast: '3.1 Premature termination',
    agentRx: null,
    traceBench: 'incomplete_fix',
  },
  reads: ['logged_steps'],
  options: {},
  message: 'The last logged step reports the status "{status}".',
  why: 'The agent logged its own failure; no other evidence is needed.',
  whenNotToUse: 'Where a status word has another meaning in your log.',
  sql: new URL('./unresolved-final.sql', import.meta.url),
});
