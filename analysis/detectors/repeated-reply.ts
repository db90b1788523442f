import { defineDetector } from '../detector.js';

export const repeatedReply = defineDetector({
  id: 'repeated-reply',
  version: 1,
  title: 'The model said the same thing again and again',
  category: 'repetition',
  severity: 'low',
  taxonomies: {
    trail: 'Resource abuse',
    mast: '1.3 Step repetition',
    agentRx: null,
    traceBench: 'retry_loop',
  },
  reads: ['replies'],
  options: { minRepeats: 3, minLength: 40 },
  message: 'The same answer was given {repeats|time}: "{quote}".',
  why: 'A model that repeats itself word for word is stuck, whatever its tools do.',
  whenNotToUse: 'Where fixed phrases are part of a protocol.',
  sql: new URL('./repeated-reply.sql', import.meta.url),
});
