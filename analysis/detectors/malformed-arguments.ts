import { defineDetector } from '../detector.js';

export const malformedArguments = defineDetector({
  id: 'malformed-arguments',
  version: 2,
  title: 'Tool called with arguments that are no JSON',
  category: 'invalid-call',
  severity: 'info',
  taxonomies: {
    trail: 'Formatting errors',
    mast: '2.6 Reasoning-action mismatch',
    agentRx: 'Invalid Invocation',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message: '{tool} was called {calls|time} with arguments that are no JSON: {quote}',
  why: 'The model broke the form of the call; what the harness made of it is luck.',
  whenNotToUse: 'For tools that take plain text and JSON alike.',
  sql: new URL('./malformed-arguments.sql', import.meta.url),
});
