import { defineDetector } from '../detector.js';

export const unverifiedClaim = defineDetector({
  id: 'unverified-claim',
  version: 1,
  title: 'Claims to have tested, but ran nothing after the last change',
  category: 'verification',
  severity: 'low',
  taxonomies: {
    trail: null,
    mast: '3.3 Incorrect verification',
    agentRx: null,
    traceBench: 'uncertain_fix',
  },
  reads: ['calls', 'replies'],
  options: {},
  message: 'The answer says "{quote}", but nothing was run after the last change.',
  why: 'What was tested was an earlier state, or nothing.',
  whenNotToUse: 'Where tests run outside the agent and their result is told to it.',
  sql: new URL('./unverified-claim.sql', import.meta.url),
});
