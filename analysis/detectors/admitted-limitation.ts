import { defineDetector } from '../detector.js';

export const admittedLimitation = defineDetector({
  id: 'admitted-limitation',
  version: 3,
  title: 'Final answer admits that the task was not done',
  category: 'premature-end',
  severity: 'low',
  taxonomies: {
    trail: 'Goal deviation',
    mast: '1.5 Unaware of termination conditions',
    agentRx: null,
    traceBench: 'uncertain_fix',
  },
  reads: ['replies'],
  options: {},
  message: 'The run ends by admitting a gap: "{quote}".',
  why: 'An agent that could not do what was asked often says so in passing and closes as if done; the sentence is the evidence.',
  whenNotToUse: 'Where reporting an obstacle is the task, as in triage or support.',
  sql: new URL('./admitted-limitation.sql', import.meta.url),
});
