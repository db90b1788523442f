import { defineDetector } from '../../detector.js';

export const uncertainFix = defineDetector({
  id: 'uncertain_fix',
  version: 1,
  title: 'Uncertain fix (TraceBench)',
  category: 'verification',
  severity: 'medium',
  taxonomies: { trail: null, mast: null, agentRx: null, traceBench: 'uncertain_fix' },
  reads: ['logged_steps'],
  options: {},
  message: 'Generated fix is uncertain or under-specified.',
  why: 'TraceBench reports a logged generate_fix whose code_patch holds "maybe" or "not sure".',
  whenNotToUse:
    'Outside the tracebench profile: the words match inside identifiers there. Use uncertain-fix.',
  sql: new URL('./uncertain-fix.sql', import.meta.url),
});
