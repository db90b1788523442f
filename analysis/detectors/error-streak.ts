import { defineDetector } from '../detector.js';

export const errorStreak = defineDetector({
  id: 'error-streak',
  version: 2,
  title: 'Several tool calls in a row failed',
  category: 'tool-failure',
  severity: 'low',
  taxonomies: {
    trail: 'Tool-related / service errors',
    mast: '1.3 Step repetition',
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['calls'],
  options: { minErrors: 3 },
  message: '{errors|tool call} in a row failed, the last with: {error}',
  why: 'One failed call is exploration; a row of them is an agent that does not understand what it deals with.',
  whenNotToUse: 'Where calls are guesses by design, as in brute force or fuzzing.',
  sql: new URL('./error-streak.sql', import.meta.url),
});
