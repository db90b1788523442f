import { defineDetector } from '../../detector.js';

export const incompleteFix = defineDetector({
  id: 'incomplete_fix',
  version: 1,
  title: 'Answered after failed tests (TraceBench)',
  category: 'premature-end',
  severity: 'medium',
  taxonomies: { trail: null, mast: null, agentRx: null, traceBench: 'incomplete_fix' },
  reads: ['logged_steps'],
  options: {},
  message: 'Agent failed to produce a proper follow-up fix after test failure.',
  why: 'TraceBench reports a logged final_answer that follows a failed test with no generate_fix in between.',
  whenNotToUse:
    'Outside the tracebench profile: any generate_fix counts as follow-up there, however uncertain. Use incomplete-fix.',
  sql: new URL('./incomplete-fix.sql', import.meta.url),
});
