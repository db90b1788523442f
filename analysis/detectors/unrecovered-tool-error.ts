import { defineDetector } from '../detector.js';

export const unrecoveredToolError = defineDetector({
  id: 'unrecovered-tool-error',
  version: 2,
  title: 'Tool error that nothing later made good',
  category: 'tool-failure',
  severity: 'low',
  taxonomies: {
    trail: 'Tool-related / service errors',
    mast: '3.1 Premature termination',
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message: '{tool} failed {failures|time} and never worked again: {error}',
  why: 'That a tool failed says nothing, most runs that pass hold an error; that it never worked again does.',
  whenNotToUse: 'Where the tool is an optional probe, or another tool does the same work.',
  sql: new URL('./unrecovered-tool-error.sql', import.meta.url),
});
