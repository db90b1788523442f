import { defineDetector } from '../detector.js';

export const serviceError = defineDetector({
  id: 'service-error',
  version: 2,
  title: 'A service answered with an error of its own and never worked again',
  category: 'system-failure',
  severity: 'low',
  taxonomies: {
    trail: 'Service errors (500)',
    mast: null,
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message: '{tool} met an error of the service {failures|time} and never worked again: {error}',
  why: "The fault is not the agent's, but what it needed from the service it did not get.",
  whenNotToUse: 'For tests of how an agent takes an outage.',
  sql: new URL('./service-error.sql', import.meta.url),
});
