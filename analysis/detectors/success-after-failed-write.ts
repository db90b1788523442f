import { defineDetector } from '../detector.js';

export const successAfterFailedWrite = defineDetector({
  id: 'success-after-failed-write',
  version: 2,
  title: 'Says that a change was made although it failed',
  category: 'verification',
  severity: 'low',
  taxonomies: {
    trail: null,
    mast: '3.3 Incorrect verification',
    agentRx: null,
    traceBench: null,
  },
  reads: ['calls', 'replies'],
  options: {},
  message: '{tool} had failed ({error}), and the next thing said is "{quote}".',
  why: 'Whoever reads the answer believes in a change that never happened.',
  whenNotToUse: 'Where another tool does the same change under another name.',
  sql: new URL('./success-after-failed-write.sql', import.meta.url),
});
