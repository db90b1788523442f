import { defineDetector } from '../detector.js';

export const pendingQuestion = defineDetector({
  id: 'pending-question',
  version: 2,
  title: 'The run ends waiting for a go-ahead that never came',
  category: 'premature-end',
  severity: 'medium',
  taxonomies: {
    trail: 'Goal deviation',
    mast: '3.1 Premature termination',
    agentRx: 'Instruction/Plan Adherence Failure',
    traceBench: null,
  },
  reads: ['replies'],
  options: {},
  message: 'The run ends by asking: "{quote}".',
  why: 'The agent handed a decision back and nobody answered, so what was asked for is not done.',
  whenNotToUse: 'In chats where a person answers outside the trace.',
  sql: new URL('./pending-question.sql', import.meta.url),
});
