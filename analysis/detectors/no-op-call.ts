import { defineDetector } from '../detector.js';

export const noOpCall = defineDetector({
  id: 'no-op-call',
  version: 1,
  title: 'Tool called with nothing to do',
  category: 'invalid-call',
  severity: 'low',
  taxonomies: {
    trail: 'Tool definition issues',
    mast: '1.3 Step repetition',
    agentRx: 'Invalid Invocation',
    traceBench: null,
  },
  reads: ['calls'],
  options: { minCalls: 2 },
  message: '{tool} was called {calls|time} with an empty command.',
  why: 'A model that sends empty calls has lost the form of the call; nothing it means to do happens.',
  whenNotToUse: 'Where an empty command is a heartbeat.',
  sql: new URL('./no-op-call.sql', import.meta.url),
});
