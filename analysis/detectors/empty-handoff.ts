import { defineDetector } from '../detector.js';

export const emptyHandoff = defineDetector({
  id: 'empty-handoff',
  version: 1,
  title: 'A sub-agent came back with nothing and was not sent again',
  category: 'coordination',
  severity: 'low',
  taxonomies: {
    trail: 'Task orchestration',
    mast: '2.4 Information withholding',
    agentRx: null,
    traceBench: null,
  },
  reads: ['handoffs'],
  options: {},
  message: '{agent}, sent by {caller}, came back with {what}, and was not sent again.',
  why: 'The part of the work that was handed over was not done.',
  whenNotToUse: 'For sub-agents that work by side effect and say nothing.',
  sql: new URL('./empty-handoff.sql', import.meta.url),
});
