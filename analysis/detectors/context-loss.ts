import { defineDetector } from '../detector.js';

export const contextLoss = defineDetector({
  id: 'context-loss',
  version: 2,
  title: 'Asked again for what it had read before its context shrank',
  category: 'context',
  severity: 'info',
  taxonomies: {
    trail: 'Context handling failures',
    mast: '1.4 Loss of conversation history',
    agentRx: null,
    traceBench: null,
  },
  reads: ['replies', 'calls'],
  options: { minTokens: 8000, dropShare: 0.5 },
  message:
    'The context fell from {tokens_before} to {tokens_after} tokens, and {calls|earlier call} came again with the same result.',
  why: 'Compaction that loses what is needed is paid for twice, and what is not asked again is gone.',
  whenNotToUse: 'For agents that are meant to start over.',
  sql: new URL('./context-loss.sql', import.meta.url),
});
