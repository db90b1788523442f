import { defineDetector } from '../detector.js';

export const retryLoop = defineDetector({
  id: 'retry-loop',
  version: 1,
  title: 'The same call with the same result, again and again',
  category: 'repetition',
  severity: 'medium',
  taxonomies: {
    trail: 'Resource abuse',
    mast: '1.3 Step repetition',
    agentRx: null,
    traceBench: 'retry_loop',
  },
  reads: ['calls'],
  options: { minRepeats: 3 },
  message:
    '{tool} was called {repeats|time} with the same arguments and gave the same result each time.',
  why: 'Nothing changed between the calls, so nothing could change in the answer.',
  whenNotToUse: 'For tools that poll under a name that does not say so.',
  sql: new URL('./retry-loop.sql', import.meta.url),
});
