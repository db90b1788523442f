import { defineDetector } from '../detector.js';

export const unverifiedEdit = defineDetector({
  id: 'unverified-edit',
  version: 1,
  title: 'The last change to a program was never run',
  category: 'verification',
  severity: 'info',
  taxonomies: {
    trail: null,
    mast: '3.2 No or incomplete verification',
    agentRx: null,
    traceBench: 'uncertain_fix',
  },
  reads: ['calls'],
  options: {},
  message: '{file} was changed last and nothing was run or read after that.',
  why: 'A change that nobody tried is a guess.',
  whenNotToUse:
    'Where there is nothing to run. On labelled runs this is no better than chance: a hint where to look.',
  sql: new URL('./unverified-edit.sql', import.meta.url),
});
