import { defineDetector } from '../detector.js';

export const incompleteFix = defineDetector({
  id: 'incomplete-fix',
  version: 2,
  title: 'Tests failed and the run ended without another fix',
  category: 'premature-end',
  severity: 'medium',
  taxonomies: {
    trail: null,
    mast: '3.1 Premature termination',
    agentRx: null,
    traceBench: 'incomplete_fix',
  },
  reads: ['test_runs'],
  options: {},
  message: 'Tests failed and nothing was changed after that until the run ended.',
  why: 'The agent saw the failure and answered instead of going on.',
  whenNotToUse: 'Where the agent is asked to report test results and not to fix them.',
  sql: new URL('./incomplete-fix.sql', import.meta.url),
});
