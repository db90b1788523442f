import { defineDetector } from '../detector.js';

export const claimWithoutAction = defineDetector({
  id: 'claim-without-action',
  version: 1,
  title: 'Says that a change was made when none was',
  category: 'verification',
  severity: 'info',
  taxonomies: {
    trail: null,
    mast: '2.6 Reasoning-action mismatch',
    agentRx: 'Invention of New Information',
    traceBench: null,
  },
  reads: ['replies', 'calls'],
  options: {},
  optIn: true,
  message: 'The user is told "{quote}", but no call had changed anything.',
  why: 'The user believes in a change that nobody made.',
  whenNotToUse:
    'By default: a status read from a tool ("it has been cancelled") reads the same. On labelled runs it was wrong more often than right.',
  sql: new URL('./claim-without-action.sql', import.meta.url),
});
