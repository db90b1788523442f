import { defineDetector } from '../detector.js';

export const unansweredCall = defineDetector({
  id: 'unanswered-call',
  version: 1,
  title: 'A call that the model asked for was never run',
  category: 'structure',
  severity: 'info',
  taxonomies: {
    trail: 'Task orchestration',
    mast: '2.6 Reasoning-action mismatch',
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['replies', 'calls'],
  options: {},
  message: 'The model asked for {calls|call} ({tools}) that never ran, and went on.',
  why: 'The model goes on as if it had been answered.',
  whenNotToUse: 'Where some tools are not traced.',
  sql: new URL('./unanswered-call.sql', import.meta.url),
});
