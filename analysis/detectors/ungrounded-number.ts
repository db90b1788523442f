import { defineDetector } from '../detector.js';

export const ungroundedNumber = defineDetector({
  id: 'ungrounded-number',
  version: 1,
  title: 'The answer states figures that nothing in the run brought',
  category: 'grounding',
  severity: 'info',
  taxonomies: {
    trail: 'Language-only hallucination',
    mast: null,
    agentRx: 'Invention of New Information',
    traceBench: null,
  },
  reads: ['replies', 'calls'],
  options: {},
  message: 'The answer states {figures|figure} that no result holds: {quote}',
  why: 'A figure that no tool returned was computed in the head or made up.',
  whenNotToUse: 'Where sums and differences are expected of the model: it computes them itself.',
  sql: new URL('./ungrounded-number.sql', import.meta.url),
});
