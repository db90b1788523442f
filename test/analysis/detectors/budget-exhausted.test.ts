import { budgetExhausted } from '../../../analysis/detectors/budget-exhausted.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(budgetExhausted, {
  silent: [
    {
      run: run('a call was late')
        .tool('fetch', {}, null, { error: 'late', errorType: 'timeout' })
        .llm('Hm.'),
    },
    {
      // As TraceCore's runs end: the last step leaves next to nothing, and it was enough.
      run: run('ended with its last step')
        .tool('submit', { budget_remaining: { steps: 0, tool_calls: 1 } }, '{"ok":true}')
        .llm('All steps used, and the handshake is complete.'),
    },
    {
      run: run('a service has limits, and the run went on')
        .tool('search', {}, null, { error: 'token limit exceeded', errorType: 'rate_limit' })
        .llm('I try a shorter query.')
        .tool('search', {}, 'found')
        .llm('Done.'),
    },
    { run: run('ended by itself').llm('The maximum number of steps is 10.') },
    { run: run('another error').llm('Hm.').endedBy('TypeError', 'x is not a function') },
    {
      run: run('a tool has limits too')
        .tool('search', {}, null, { error: 'maximum number of rows exceeded' })
        .llm('Fine.'),
    },
  ],
  fires: [
    {
      run: run('by class').llm('Hm.').endedBy('steps_exhausted', ''),
      at: 1,
      message: 'A limit ended the run: steps_exhausted',
    },
    {
      run: run('by words').llm('Hm.').endedBy('_OTHER', 'Max turns (10) exceeded'),
      at: 1,
      message: 'A limit ended the run: Max turns (10) exceeded',
    },
    {
      run: run('out of time').llm('Hm.').endedBy('timeout', 'wall clock'),
      at: 1,
      message: 'A limit ended the run: wall clock',
    },
    {
      run: run('a framework').llm('Hm.').endedBy('MaxTurnsExceeded', 'stopped'),
      at: 1,
      message: 'A limit ended the run: stopped',
    },
  ],
});
