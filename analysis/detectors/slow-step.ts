import { defineDetector } from '../detector.js';

export const slowStep = defineDetector({
  id: 'slow-step',
  version: 1,
  title: 'A call that took far longer than its kind usually does',
  category: 'resources',
  severity: 'info',
  taxonomies: {
    trail: 'Timeout',
    mast: null,
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['usual_calls'],
  options: { minSlowMs: 10000 },
  message: '{called} took {seconds} s; it usually takes {usual} s (of {calls|call}).',
  why: 'A stalled call is where time went, and often the first sign of an overloaded or looping model.',
  whenNotToUse: 'Where the length of a call follows the size of its input.',
  sql: new URL('./slow-step.sql', import.meta.url),
});
