import { defineDetector } from '../detector.js';

export const fabricatedData = defineDetector({
  id: 'fabricated-data',
  version: 1,
  title: 'Invented data or results in the place of real ones',
  category: 'grounding',
  severity: 'low',
  taxonomies: {
    trail: 'Language-only hallucination',
    mast: '2.6 Reasoning-action mismatch',
    agentRx: 'Invention of New Information',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message: 'What is written or run says of itself: "{quote}".',
  why: 'When a download or a tool fails, models make up what it should have brought and build on it.',
  whenNotToUse: 'Where the task is to simulate; a task that says so is left alone.',
  sql: new URL('./fabricated-data.sql', import.meta.url),
});
