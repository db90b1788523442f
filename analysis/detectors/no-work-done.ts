import { defineDetector } from '../detector.js';

export const noWorkDone = defineDetector({
  id: 'no-work-done',
  version: 1,
  title: 'The run ends without one successful change, command or test',
  category: 'premature-end',
  severity: 'medium',
  taxonomies: {
    trail: 'Goal deviation',
    mast: '3.1 Premature termination',
    agentRx: 'Instruction/Plan Adherence Failure',
    traceBench: null,
  },
  reads: ['workspaces'],
  options: {},
  message: 'In {calls|tool call} nothing was changed or run with success.',
  why: 'An agent that works on files and stops after reading them has described the work instead of doing it.',
  whenNotToUse: 'For agents that are asked questions about files.',
  sql: new URL('./no-work-done.sql', import.meta.url),
});
