import { defineDetector } from '../detector.js';

export const refusedByValidator = defineDetector({
  id: 'refused-by-validator',
  version: 1,
  title: 'Ended by itself, and its harness says the result is wrong',
  category: 'verification',
  severity: 'high',
  taxonomies: {
    trail: 'Goal deviation',
    mast: '3.3 Incorrect verification',
    agentRx: null,
    traceBench: 'failing_tests',
    traceCore: 'logic_failure, non_termination',
  },
  reads: ['endings'],
  options: {},
  message: 'The harness refused the result: {error}',
  why: 'The verdict of whoever checks the result, carried by the run itself.',
  whenNotToUse: 'Where the check is known to be wrong.',
  sql: new URL('./refused-by-validator.sql', import.meta.url),
});
