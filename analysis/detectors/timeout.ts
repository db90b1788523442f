import { defineDetector } from '../detector.js';

export const timeout = defineDetector({
  id: 'timeout',
  version: 2,
  title: 'Timeout that was never recovered from',
  category: 'system-failure',
  severity: 'medium',
  taxonomies: {
    trail: 'Timeout',
    mast: null,
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message: '{tool} failed with a timeout error {failures|time} and never worked again: {error}',
  why: 'The call ran out of time and no later call of that tool succeeded.',
  whenNotToUse: 'Where a call is started only to keep something running.',
  sql: new URL('./timeout.sql', import.meta.url),
});
