import { timeout } from '../../../analysis/detectors/timeout.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(timeout, {
  silent: [
    {
      run: run('worked at the second try')
        .llm('Go.', { calls: ['http_get'] })
        .tool('http_get', { x: 1 }, null, { error: 'request timed out', errorType: 'timeout' })
        .tool('http_get', { x: 2 }, 'ok')
        .llm('Done.'),
    },
    {
      run: run('a page about it')
        .llm('Go.')
        .tool('http_get', { x: 1 }, 'How to handle request timed out')
        .llm('Done.'),
    },
    { run: run('no tools').llm('Hello.'), notApplicable: true },
  ],
  fires: [
    {
      run: run('failed to the end')
        .llm('Go.', { calls: ['http_get'] })
        .tool('http_get', { x: 1 }, null, { error: 'request timed out', errorType: 'timeout' })
        .llm('Again.')
        .tool('http_get', { x: 2 }, null, { error: 'request timed out', errorType: 'timeout' })
        .llm('Done.'),
      at: 4,
      message:
        'http_get failed with a timeout error twice and never worked again: request timed out',
      evidence: [2, 3, 4],
    },
  ],
});
