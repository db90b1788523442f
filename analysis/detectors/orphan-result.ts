import { defineDetector } from '../detector.js';

export const orphanResult = defineDetector({
  id: 'orphan-result',
  version: 1,
  title: 'A tool ran that no model asked for',
  category: 'structure',
  severity: 'info',
  taxonomies: {
    trail: 'Task orchestration',
    mast: null,
    agentRx: null,
    traceBench: null,
  },
  reads: ['replies', 'calls'],
  options: {},
  message:
    '{calls|tool call answers|tool calls answer} no request of a model of the run (first: {tool}).',
  why: 'Requests and calls that do not match point at a broken harness or a trace with holes.',
  whenNotToUse: 'For programs that call tools by themselves.',
  sql: new URL('./orphan-result.sql', import.meta.url),
});
