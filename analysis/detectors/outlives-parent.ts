import { defineDetector } from '../detector.js';

export const outlivesParent = defineDetector({
  id: 'outlives-parent',
  version: 1,
  title: 'A step ran on after the agent over it had ended',
  category: 'structure',
  severity: 'info',
  taxonomies: {
    trail: 'Task orchestration',
    mast: null,
    agentRx: null,
    traceBench: null,
  },
  reads: ['steps'],
  options: { minSeconds: 1 },
  message: '{name} ran on for {seconds} s after {parent} had ended.',
  why: 'What it brought came too late to be used.',
  whenNotToUse: 'For work that is meant to go on in the background.',
  sql: new URL('./outlives-parent.sql', import.meta.url),
});
