import { defineDetector } from '../detector.js';

export const unusedAnswer = defineDetector({
  id: 'unused-answer',
  version: 1,
  title: "A sub-agent's answer that never reached its caller",
  category: 'coordination',
  severity: 'info',
  taxonomies: {
    trail: 'Context handling failures',
    mast: "2.5 Ignored other agent's input",
    agentRx: null,
    traceBench: null,
  },
  reads: ['handoffs'],
  options: {},
  message:
    '{agent} answered {caller} {answers|time} and nothing shown to a model later holds it: "{quote}".',
  why: 'Work was done and paid for, and whoever had asked for it went on without.',
  whenNotToUse: 'Where answers are summed up or parsed before the caller sees them.',
  sql: new URL('./unused-answer.sql', import.meta.url),
});
