import { defineDetector } from '../detector.js';

export const noFinalAnswer = defineDetector({
  id: 'no-final-answer',
  version: 1,
  title: 'The run ends without an answer',
  category: 'premature-end',
  severity: 'medium',
  taxonomies: {
    trail: null,
    mast: '3.1 Premature termination',
    agentRx: null,
    traceBench: 'incomplete_fix',
  },
  reads: ['replies'],
  options: {},
  message: 'The run ends {how}.',
  why: 'What calls the agent gets nothing back, or a text cut off in the middle.',
  whenNotToUse:
    'Where results are handed over through a tool that the detector does not know for one.',
  sql: new URL('./no-final-answer.sql', import.meta.url),
});
