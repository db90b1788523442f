import { defineDetector } from '../detector.js';

export const placeholderArgument = defineDetector({
  id: 'placeholder-argument',
  version: 1,
  title: 'Called with a placeholder where a real value belongs',
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
  message: '{tool} was called with "{quote}", a placeholder.',
  why: 'A path "to" something is nowhere: the model had no value and called all the same.',
  whenNotToUse: 'Where templates are the work.',
  sql: new URL('./placeholder-argument.sql', import.meta.url),
});
