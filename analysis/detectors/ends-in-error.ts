import { defineDetector } from '../detector.js';

export const endsInError = defineDetector({
  id: 'ends-in-error',
  version: 2,
  title: 'The last thing the run did failed',
  category: 'premature-end',
  severity: 'medium',
  taxonomies: {
    trail: 'Tool-related / service errors',
    mast: '3.1 Premature termination',
    agentRx: 'System Failure',
    traceBench: 'failing_tests',
  },
  reads: ['calls'],
  options: { minCalls: 3, lastCalls: 2 },
  message: 'The run ends right after {tool} failed: {error}',
  why: 'A run that closes right on a failed call did not look at why it failed.',
  whenNotToUse: 'Where the last call is a clean-up whose failure does not matter.',
  sql: new URL('./ends-in-error.sql', import.meta.url),
});
