import { defineDetector } from '../detector.js';

export const unrunCall = defineDetector({
  id: 'unrun-call',
  version: 1,
  title: 'A tool call written as text instead of called',
  category: 'invalid-call',
  severity: 'high',
  taxonomies: {
    trail: 'Formatting errors',
    mast: '2.6 Reasoning-action mismatch',
    agentRx: 'Invalid Invocation',
    traceBench: null,
  },
  reads: ['replies'],
  options: {},
  message: 'The last answer holds a tool call as text that was never run: {quote}',
  why: 'The model meant to act and wrote the call into its answer; the run stopped there.',
  whenNotToUse:
    'For agents that are asked to write tool calls, or whose harness parses calls out of text without recording them.',
  sql: new URL('./unrun-call.sql', import.meta.url),
});
