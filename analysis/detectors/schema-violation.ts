import { defineDetector } from '../detector.js';
import { firstViolations } from '../refine/first-violations.js';

export const schemaViolation = defineDetector({
  id: 'schema-violation',
  version: 1,
  title: "Arguments that the tool's own schema does not allow",
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
  message: '{tool} was called against its schema: {fault}',
  why: 'The schema went to the model with the prompt. A call against it does something else than meant, even where the tool lets it pass.',
  whenNotToUse:
    'Where the tools on offer carry schemas that their servers do not keep to themselves.',
  sql: new URL('./schema-violation.sql', import.meta.url),
  refine: firstViolations,
});
