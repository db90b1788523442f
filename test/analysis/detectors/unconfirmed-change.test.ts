import { unconfirmedChange } from '../../../analysis/detectors/unconfirmed-change.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(unconfirmedChange, {
  silent: [
    {
      run: run('confirmed')
        .user('Cancel 7')
        .llm('Sure?')
        .user('Yes, please')
        .tool('cancel_order', {}, 'ok')
        .llm('Done.'),
    },
    {
      run: run('only looks')
        .user('What is 7?')
        .llm('Which?')
        .user('The big one')
        .tool('get_order', {}, 'ok')
        .llm('Done.'),
    },
    {
      run: run('no conversation')
        .user('Cancel order 7')
        .tool('cancel_order', {}, 'ok')
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('not confirmed')
        .user('I want rid of 7')
        .llm('Shall I cancel it?')
        .user('What would it cost me?')
        .tool('cancel_order', {}, 'ok')
        .llm('Done.'),
      at: 2,
      message: 'cancel_order was called when the user\'s last words were "What would it cost me?".',
      evidence: [1, 2],
    },
  ],
});
