import { authError } from '../../../analysis/detectors/auth-error.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(authError, {
  silent: [
    {
      run: run('worked at the second try')
        .llm('Go.', { calls: ['http_get'] })
        .tool('http_get', { x: 1 }, null, { error: '401 Unauthorized' })
        .tool('http_get', { x: 2 }, 'ok')
        .llm('Done.'),
    },
    {
      run: run('a page about it')
        .llm('Go.')
        .tool('http_get', { x: 1 }, 'How to handle 401 Unauthorized')
        .llm('Done.'),
    },
    { run: run('no tools').llm('Hello.'), notApplicable: true },
  ],
  fires: [
    {
      run: run('failed to the end')
        .llm('Go.', { calls: ['http_get'] })
        .tool('http_get', { x: 1 }, null, { error: '401 Unauthorized' })
        .llm('Again.')
        .tool('http_get', { x: 2 }, null, { error: '401 Unauthorized' })
        .llm('Done.'),
      at: 4,
      message:
        'http_get failed with a permission error twice and never worked again: 401 Unauthorized',
      evidence: [2, 3, 4],
    },
  ],
});
