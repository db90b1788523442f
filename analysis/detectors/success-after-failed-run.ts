import { defineDetector } from '../detector.js';

export const successAfterFailedRun = defineDetector({
  id: 'success-after-failed-run',
  version: 2,
  title: 'Claims success after its last commands failed',
  category: 'verification',
  severity: 'info',
  taxonomies: {
    trail: null,
    mast: '3.3 Incorrect verification',
    agentRx: null,
    traceBench: null,
  },
  reads: ['calls', 'replies'],
  options: {},
  message: 'The answer says "{quote}", but the last command had failed: {error}',
  why: 'The claim rests on something that did not work when it was last tried.',
  whenNotToUse: 'Where the last command is a probe whose failure is the proof.',
  sql: new URL('./success-after-failed-run.sql', import.meta.url),
});
