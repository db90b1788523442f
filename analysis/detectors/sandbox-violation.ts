import { defineDetector } from '../detector.js';

export const sandboxViolation = defineDetector({
  id: 'sandbox-violation',
  version: 1,
  title: 'Reached for what its sandbox forbids',
  category: 'policy',
  severity: 'low',
  taxonomies: {
    trail: 'Authentication error (401/403)',
    mast: '1.1 Disobey task specification',
    agentRx: 'Guardrails Triggered',
    traceBench: null,
    traceCore: 'sandbox_violation',
  },
  reads: ['calls'],
  options: {},
  message: '{tool} reached outside the sandbox: {error}',
  why: 'Either the agent left the lines it was given, or the lines leave out what the task needs.',
  whenNotToUse: 'For tests of the sandbox.',
  sql: new URL('./sandbox-violation.sql', import.meta.url),
});
