import { defineDetector } from '../detector.js';

export const unconfirmedChange = defineDetector({
  id: 'unconfirmed-change',
  version: 1,
  title: "Changed something without the user's yes",
  category: 'policy',
  severity: 'info',
  taxonomies: {
    trail: 'Instruction non-compliance',
    mast: '1.1 Disobey task specification',
    agentRx: 'Instruction/Plan Adherence Failure',
    traceBench: null,
  },
  reads: ['calls', 'heard'],
  options: {},
  optIn: true,
  message: '{tool} was called when the user\'s last words were "{quote}".',
  why: 'Policies often ask for a yes before anything is changed.',
  whenNotToUse:
    'Without such a policy. A rule of your own can name the tools and the words (docs/rules.md).',
  sql: new URL('./unconfirmed-change.sql', import.meta.url),
});
