import { defineDetector } from '../detector.js';

export const rateLimit = defineDetector({
  id: 'rate-limit',
  version: 2,
  title: 'Rate limit that was never waited out',
  category: 'system-failure',
  severity: 'medium',
  taxonomies: {
    trail: 'Rate limiting (429)',
    mast: null,
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message: '{tool} failed with a rate-limit error {failures|time} and never worked again: {error}',
  why: 'The provider said to slow down and the run ended before any call went through.',
  whenNotToUse: 'Where a gateway retries on its own and reports each refusal.',
  sql: new URL('./rate-limit.sql', import.meta.url),
});
