import { defineDetector } from '../detector.js';

export const budgetExhausted = defineDetector({
  id: 'budget-exhausted',
  version: 1,
  title: 'Ended by a limit on steps, calls, time or money',
  category: 'premature-end',
  severity: 'medium',
  taxonomies: {
    trail: 'Resource exhaustion',
    mast: '1.5 Unaware of termination conditions',
    agentRx: null,
    traceBench: 'incomplete_fix',
    traceCore: 'budget_exhausted, timeout',
  },
  reads: ['endings'],
  options: {},
  message: 'A limit ended the run: {what}',
  why: 'The agent did not end by itself: what it had planned next was not done.',
  whenNotToUse: 'Where runs are cut off by design.',
  sql: new URL('./budget-exhausted.sql', import.meta.url),
});
