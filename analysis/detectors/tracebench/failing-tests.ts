import { defineDetector } from '../../detector.js';

export const failingTests = defineDetector({
  id: 'failing_tests',
  version: 1,
  title: 'Tests failed (TraceBench)',
  category: 'verification',
  severity: 'medium',
  taxonomies: { trail: null, mast: null, agentRx: null, traceBench: 'failing_tests' },
  reads: ['logged_steps'],
  options: {},
  message: 'Tests failed after applying the fix.',
  why: 'TraceBench reports every logged run_tests whose state says tests_passed false.',
  whenNotToUse:
    'Outside the tracebench profile: tests that fail on the way to a fix are how a fix is found. Use failing-tests.',
  sql: new URL('./failing-tests.sql', import.meta.url),
});
