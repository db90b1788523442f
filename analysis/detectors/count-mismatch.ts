import { defineDetector } from '../detector.js';
import { countMismatches } from '../refine/count-mismatches.js';

export const countMismatch = defineDetector({
  id: 'count-mismatch',
  version: 1,
  title: 'Counts something else than the result it just read',
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
  message:
    'The answer counts {number} {noun}, which the result of {tool} does not bear out (it holds {counts}).',
  why: 'A wrong count is a misread result, and one that can be checked.',
  whenNotToUse: 'Where the model counts after filtering by something that the data does not say.',
  sql: new URL('./count-mismatch.sql', import.meta.url),
  refine: countMismatches,
});
