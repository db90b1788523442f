import { defineDetector } from '../detector.js';

export const invalidAction = defineDetector({
  id: 'invalid-action',
  version: 1,
  title: 'The harness ended the run for an action that was none',
  category: 'invalid-call',
  severity: 'medium',
  taxonomies: {
    trail: 'Formatting errors',
    mast: '1.1 Disobey task specification',
    agentRx: 'Invalid Invocation',
    traceBench: null,
    traceCore: 'invalid_action',
  },
  reads: ['endings'],
  options: {},
  message: 'The run was ended for an invalid action: {error}',
  why: "The agent does not speak its harness's language.",
  whenNotToUse: 'For harnesses that end every run so.',
  sql: new URL('./invalid-action.sql', import.meta.url),
});
