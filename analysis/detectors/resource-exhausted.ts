import { defineDetector } from '../detector.js';

export const resourceExhausted = defineDetector({
  id: 'resource-exhausted',
  version: 2,
  title: 'Out of memory, disk or another resource, and never recovered',
  category: 'system-failure',
  severity: 'low',
  taxonomies: {
    trail: 'Resource exhaustion',
    mast: null,
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message: '{tool} ran out of a resource {failures|time} and never worked again: {error}',
  why: 'A full disk or a killed process does not mend by itself; what depended on the call was not done.',
  whenNotToUse: 'Where running into limits is the experiment.',
  sql: new URL('./resource-exhausted.sql', import.meta.url),
});
