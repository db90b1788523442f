import { defineDetector } from '../detector.js';

export const ungroundedClaim = defineDetector({
  id: 'ungrounded-claim',
  version: 1,
  title: 'Stated findings before any tool had found anything',
  category: 'grounding',
  severity: 'info',
  taxonomies: {
    trail: 'Language-only hallucination',
    mast: null,
    agentRx: 'Invention of New Information',
    traceBench: null,
  },
  reads: ['replies', 'heard'],
  options: { minClaims: 2 },
  message:
    'The answer states {claims|figure} that nobody had told the agent and no tool had found: {quote}',
  why: "Findings with no source are the model's memory or its imagination.",
  whenNotToUse:
    'For questions that a model may answer from memory. It says where to look in a failed run and is no alarm.',
  sql: new URL('./ungrounded-claim.sql', import.meta.url),
});
