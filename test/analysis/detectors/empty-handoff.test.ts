import { emptyHandoff } from '../../../analysis/detectors/empty-handoff.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(emptyHandoff, {
  silent: [
    { run: run('came back').handoff('scout', 'Found it.').llm('Done.') },
    {
      run: run('sent again')
        .handoff('scout', null)
        .llm('Again.')
        .handoff('scout', 'Found it.')
        .llm('Done.'),
    },
    { run: run('alone').llm('Done.'), notApplicable: true },
  ],
  fires: [
    {
      run: run('came back with nothing').llm('Go.').handoff('scout', null).llm('Done.'),
      at: null,
      message: 'scout, sent by coder, came back with no answer, and was not sent again.',
    },
    {
      run: run('failed').llm('Go.').handoff('scout', null, 'out of tokens').llm('Done.'),
      at: null,
      message:
        'scout, sent by coder, came back with an error: out of tokens, and was not sent again.',
    },
  ],
});
