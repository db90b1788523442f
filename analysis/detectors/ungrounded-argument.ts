import { defineDetector } from '../detector.js';

export const ungroundedArgument = defineDetector({
  id: 'ungrounded-argument',
  version: 2,
  title: 'Looked up an id that nothing had brought',
  category: 'grounding',
  severity: 'info',
  taxonomies: {
    trail: 'Tool hallucination',
    mast: null,
    agentRx: 'Invention of New Information',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message: '{tool} was called with "{word}", which neither a user nor a result had brought.',
  why: 'An id cannot be guessed; one that came from nowhere is made up or mistyped.',
  whenNotToUse: 'For tools whose ids the caller chooses.',
  sql: new URL('./ungrounded-argument.sql', import.meta.url),
});
