import { defineDetector } from '../detector.js';

export const invalidInvocation = defineDetector({
  id: 'invalid-invocation',
  version: 2,
  title: 'Tool call that the tool refused as malformed, never put right',
  category: 'invalid-call',
  severity: 'info',
  taxonomies: {
    trail: 'Tool definition issues',
    mast: '2.6 Reasoning-action mismatch',
    agentRx: 'Invalid Invocation',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message:
    '{tool} refused the call as invalid {failures|time} and was never called validly after: {error}',
  why: 'The model does not know the tool: wrong name, missing or unknown arguments.',
  whenNotToUse:
    'Where strict schemas refuse calls that a later step makes in another form through another tool.',
  sql: new URL('./invalid-invocation.sql', import.meta.url),
});
