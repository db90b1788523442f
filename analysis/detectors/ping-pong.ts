import { defineDetector } from '../detector.js';

export const pingPong = defineDetector({
  id: 'ping-pong',
  version: 1,
  title: 'Two agents hand the work to and fro',
  category: 'coordination',
  severity: 'low',
  taxonomies: {
    trail: 'Task orchestration',
    mast: '1.3 Step repetition',
    agentRx: null,
    traceBench: 'retry_loop',
  },
  reads: ['turns'],
  options: { minTrips: 3 },
  message:
    '{agent} and {other} handed the work to and fro {trips|time} in the same words, with nothing done in between.',
  why: 'Each waits for the other; neither does the work.',
  whenNotToUse: 'For protocols that exchange fixed phrases.',
  sql: new URL('./ping-pong.sql', import.meta.url),
});
