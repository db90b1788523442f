import { defineDetector } from '../detector.js';

export const unseenTransition = defineDetector({
  id: 'unseen-transition',
  version: 1,
  title: 'One tool followed another that it never follows in passed runs',
  category: 'structure',
  severity: 'info',
  taxonomies: {
    trail: 'Task orchestration',
    mast: '1.3 Step repetition',
    agentRx: null,
    traceBench: null,
  },
  reads: ['transitions'],
  options: {},
  optIn: true,
  message: '{tool} followed {previous}, which it does in none of {passed_runs|passed run}.',
  why: 'Where runs go alike, a new turn is worth a look.',
  whenNotToUse: 'With few labelled runs, or agents that find their own way.',
  sql: new URL('./unseen-transition.sql', import.meta.url),
});
