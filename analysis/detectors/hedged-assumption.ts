import { defineDetector } from '../detector.js';

export const hedgedAssumption = defineDetector({
  id: 'hedged-assumption',
  version: 3,
  title: 'Went on with an assumed or made-up value',
  category: 'grounding',
  severity: 'low',
  taxonomies: {
    trail: 'Language-only hallucination',
    mast: '2.6 Reasoning-action mismatch',
    agentRx: 'Invention of New Information',
    traceBench: null,
  },
  reads: ['replies'],
  options: {},
  message: 'The model works with something it assumes or makes up: "{quote}".',
  why: 'When a source is missing, models say so and go on with a hypothetical one; what follows is built on it.',
  whenNotToUse: 'Where simulating or giving examples is the task.',
  sql: new URL('./hedged-assumption.sql', import.meta.url),
});
