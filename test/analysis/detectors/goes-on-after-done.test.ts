import { goesOnAfterDone } from '../../../analysis/detectors/goes-on-after-done.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(goesOnAfterDone, {
  silent: [
    { run: run('ends with it').llm('Working.').llm('All good. TERMINATE') },
    {
      run: run('a user asks on')
        .user('Do it')
        .llm('TERMINATE')
        .user('One more thing')
        .llm('Sure.')
        .llm('TERMINATE'),
    },
    {
      run: run('others go on')
        .llm('TERMINATE', { agent: 'a' })
        .llm('Well.', { agent: 'b' })
        .llm('Done.', { agent: 'b' }),
    },
    { run: run('speaks of it').llm('Say TERMINATE when you are done.').llm('Fine.').llm('Fine.') },
  ],
  fires: [
    {
      run: run('does not stop')
        .llm('TERMINATE')
        .llm('Anything else?')
        .llm('Hello?')
        .llm('TERMINATE'),
      at: 2,
      message:
        'The work was declared done and 3 more answers followed, with nothing done and nobody asking.',
      evidence: [1, 2, 3, 4],
    },
  ],
});
