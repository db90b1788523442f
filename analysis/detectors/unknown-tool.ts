import { defineDetector } from '../detector.js';

export const unknownTool = defineDetector({
  id: 'unknown-tool',
  version: 1,
  title: 'Tool called that was not on offer',
  category: 'invalid-call',
  severity: 'low',
  taxonomies: {
    trail: 'Tool definition issues',
    mast: '2.6 Reasoning-action mismatch',
    agentRx: 'Invalid Invocation',
    traceBench: null,
    traceCore: 'invalid_action',
  },
  reads: ['calls', 'offered_tools'],
  options: {},
  message:
    '{tool} was called {calls|time}, but no model of the run was offered a tool of that name.',
  why: 'The model made the tool up, or remembers it from another prompt.',
  whenNotToUse:
    'Where tools are added without telling the model in its list, as provider-side tools are.',
  sql: new URL('./unknown-tool.sql', import.meta.url),
});
