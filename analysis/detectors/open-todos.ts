import { defineDetector } from '../detector.js';

export const openTodos = defineDetector({
  id: 'open-todos',
  version: 2,
  title: 'The run ends with its own todo list unfinished',
  category: 'premature-end',
  severity: 'high',
  taxonomies: {
    trail: 'Task orchestration',
    mast: '3.1 Premature termination',
    agentRx: 'Instruction/Plan Adherence Failure',
    traceBench: 'incomplete_fix',
  },
  reads: ['todo_lists'],
  options: {},
  message: '{open_items} of {items|todo item} stood open at the end, first: "{first_open}".',
  why: 'The agent wrote down what is to be done and stopped before it was: the most reliable sign on labelled runs.',
  whenNotToUse: 'Where agents keep lists of ideas rather than of work.',
  sql: new URL('./open-todos.sql', import.meta.url),
});
