import { defineDetector } from '../detector.js';

export const escalation = defineDetector({
  id: 'escalation',
  version: 1,
  title: 'Handed over to a person',
  category: 'policy',
  severity: 'info',
  taxonomies: {
    trail: null,
    mast: null,
    agentRx: 'Intent Not Supported',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  optIn: true,
  message: '{tool} handed the run to a person.',
  why: 'Where handing over is dear, it is worth counting.',
  whenNotToUse: 'As a failure: on labelled runs it goes with success.',
  sql: new URL('./escalation.sql', import.meta.url),
});
