import { defineDetector } from '../detector.js';

export const authError = defineDetector({
  id: 'auth-error',
  version: 3,
  title: 'Authentication or permission error that was never resolved',
  category: 'system-failure',
  severity: 'low',
  taxonomies: {
    trail: 'Authentication error (401/403)',
    mast: null,
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message: '{tool} failed with a permission error {failures|time} and never worked again: {error}',
  why: 'A refused credential does not mend by itself; what depended on the call was not done.',
  whenNotToUse: 'Where a refusal is the expected outcome, as in access tests.',
  sql: new URL('./auth-error.sql', import.meta.url),
});
