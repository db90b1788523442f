import { defineDetector } from '../detector.js';

export const failingTests = defineDetector({
  id: 'failing-tests',
  version: 2,
  title: 'The last test run failed',
  category: 'verification',
  severity: 'medium',
  taxonomies: {
    trail: null,
    mast: '3.2 No or incomplete verification',
    agentRx: null,
    traceBench: 'failing_tests',
  },
  reads: ['test_runs'],
  options: {},
  message: 'The last test run of the run fails: {summary}',
  why: 'Tests that fail on the way are how a fix is found; tests that fail last are work left undone.',
  whenNotToUse:
    'Where failing tests are the deliverable, or the suite failed before the run as well.',
  sql: new URL('./failing-tests.sql', import.meta.url),
});
