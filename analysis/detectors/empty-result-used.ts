import { defineDetector } from '../detector.js';

export const emptyResultUsed = defineDetector({
  id: 'empty-result-used',
  version: 1,
  title: 'Spoke of findings after a look-up found nothing',
  category: 'grounding',
  severity: 'info',
  taxonomies: {
    trail: 'Tool output misinterpretation',
    mast: null,
    agentRx: 'Misinterpretation of Tool Output',
    traceBench: null,
  },
  reads: ['calls', 'replies'],
  options: {},
  message: '{tool} found nothing, and the next thing said is "{quote}".',
  why: 'An empty result leaves nothing to state; what is stated comes from elsewhere.',
  whenNotToUse: 'Where an empty answer means success.',
  sql: new URL('./empty-result-used.sql', import.meta.url),
});
