import { defineDetector } from '../detector.js';

export const notFound = defineDetector({
  id: 'not-found',
  version: 2,
  title: 'Missing file, command or resource that was never found',
  category: 'system-failure',
  severity: 'medium',
  taxonomies: {
    trail: 'Resource not found (404)',
    mast: null,
    agentRx: 'System Failure',
    traceBench: null,
  },
  reads: ['calls'],
  options: {},
  message: '{tool} failed with a not-found error {failures|time} and never worked again: {error}',
  why: 'A tool that kept answering "not found" until the run ended means that the run went on without what it looked for.',
  whenNotToUse: 'Where a probe is meant to come back empty and no other call of that tool follows.',
  sql: new URL('./not-found.sql', import.meta.url),
});
