import { defineDetector } from '../detector.js';

export const goesOnAfterDone = defineDetector({
  id: 'goes-on-after-done',
  version: 1,
  title: 'Went on after declaring the work done',
  category: 'repetition',
  severity: 'info',
  taxonomies: {
    trail: 'Resource abuse',
    mast: '1.5 Unaware of termination conditions',
    agentRx: null,
    traceBench: null,
  },
  reads: ['replies'],
  options: { minReplies: 2 },
  message:
    'The work was declared done and {replies|more answer} followed, with nothing done and nobody asking.',
  why: 'An agent that does not know that it is finished spends money and may undo what it did.',
  whenNotToUse: 'For chats in which agents take leave of each other.',
  sql: new URL('./goes-on-after-done.sql', import.meta.url),
});
