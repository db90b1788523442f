import { defineDetector } from '../detector.js';

export const runtimeCrash = defineDetector({
  id: 'runtime-crash',
  version: 1,
  title: 'The agent itself or its model provider broke down',
  category: 'system-failure',
  severity: 'high',
  taxonomies: {
    trail: 'Service errors (500)',
    mast: null,
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['llm_calls'],
  options: {},
  message: 'The run breaks off with {what}.',
  why: 'A stack trace or a provider error where the answer should be ends the run whatever the agent had planned.',
  whenNotToUse: 'For agents that quote logs in their answers and then stop.',
  sql: new URL('./runtime-crash.sql', import.meta.url),
});
