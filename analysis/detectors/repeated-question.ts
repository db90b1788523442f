import { defineDetector } from '../detector.js';

export const repeatedQuestion = defineDetector({
  id: 'repeated-question',
  version: 1,
  title: 'The same question put to the user again and again',
  category: 'context',
  severity: 'info',
  taxonomies: {
    trail: 'Context handling failures',
    mast: '1.4 Loss of conversation history',
    agentRx: null,
    traceBench: null,
  },
  reads: ['replies'],
  options: { minRepeats: 3 },
  optIn: true,
  message: 'The user was asked {repeats|time}: "{quote}"',
  why: 'Who asks again has forgotten the answer, or cannot use it.',
  whenNotToUse:
    'For forms that ask for the same thing by design. On labelled runs it fired on passed runs as often as not.',
  sql: new URL('./repeated-question.sql', import.meta.url),
});
