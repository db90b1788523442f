import { defineDetector } from '../detector.js';

export const untouchedRequirement = defineDetector({
  id: 'untouched-requirement',
  version: 1,
  title: 'A file that the task asks for was never touched',
  category: 'premature-end',
  severity: 'medium',
  taxonomies: {
    trail: 'Instruction non-compliance',
    mast: '1.1 Disobey task specification',
    agentRx: 'Instruction/Plan Adherence Failure',
    traceBench: 'incomplete_fix',
  },
  reads: ['heard', 'workspaces'],
  options: {},
  message: 'The task asks to write {path}, and no call of the run names it ({files|such file}).',
  why: 'What no call ever names was not made.',
  whenNotToUse: 'Where files come about as a side effect of a command that does not name them.',
  sql: new URL('./untouched-requirement.sql', import.meta.url),
});
