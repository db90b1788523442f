import { defineDetector } from '../detector.js';

export const uncertainFix = defineDetector({
  id: 'uncertain-fix',
  version: 2,
  title: 'The fix was handed in with doubts',
  category: 'verification',
  severity: 'medium',
  taxonomies: {
    trail: null,
    mast: '3.2 No or incomplete verification',
    agentRx: null,
    traceBench: 'uncertain_fix',
  },
  reads: ['fixes'],
  options: {},
  message: 'The last fix is in doubt by its own words: "{quote}".',
  why: 'A fix that its author does not believe in, with no passing test after it, is a guess.',
  whenNotToUse: 'Where hedging is the house style.',
  sql: new URL('./uncertain-fix.sql', import.meta.url),
});
