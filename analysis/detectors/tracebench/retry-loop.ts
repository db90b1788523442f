import { defineDetector } from '../../detector.js';

export const retryLoop = defineDetector({
  id: 'retry_loop',
  version: 1,
  title: 'Retried more than once (TraceBench)',
  category: 'repetition',
  severity: 'medium',
  taxonomies: { trail: null, mast: null, agentRx: null, traceBench: 'retry_loop' },
  reads: ['logged_steps'],
  options: {},
  message: 'Agent is stuck in a retry loop.',
  why: 'TraceBench reports every logged retry_fix from the second on; the count is never reset.',
  whenNotToUse:
    'Outside the tracebench profile: two retries that then pass count as a loop there. Use retry-loop.',
  sql: new URL('./retry-loop.sql', import.meta.url),
});
