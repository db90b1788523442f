import { defineDetector } from '../detector.js';

export const brokenHandover = defineDetector({
  id: 'broken-handover',
  version: 1,
  title: 'Code that one agent wrote failed when another ran it',
  category: 'tool-failure',
  severity: 'info',
  taxonomies: {
    trail: 'Tool-related / service errors',
    mast: '2.6 Reasoning-action mismatch',
    agentRx: 'Invalid Invocation',
    traceBench: null,
  },
  reads: ['handed_calls'],
  options: {},
  message: 'What {author} wrote failed when {executor} ran it: {error}',
  why: 'Among agents that hand each other work, the first error points at who wrote what failed, not at who ran it.',
  whenNotToUse:
    'As an alarm: such errors are often put right. It says where to look in a run that is known to have failed.',
  sql: new URL('./broken-handover.sql', import.meta.url),
});
