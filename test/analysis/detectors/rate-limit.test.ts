import { rateLimit } from '../../../analysis/detectors/rate-limit.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(rateLimit, {
  silent: [
    {
      run: run('worked at the second try')
        .llm('Go.', { calls: ['http_get'] })
        .tool('http_get', { x: 1 }, null, {
          error: '429 Too Many Requests',
          errorType: 'rate_limit',
        })
        .tool('http_get', { x: 2 }, 'ok')
        .llm('Done.'),
    },
    {
      run: run('a page about it')
        .llm('Go.')
        .tool('http_get', { x: 1 }, 'How to handle 429 Too Many Requests')
        .llm('Done.'),
    },
    { run: run('no tools').llm('Hello.'), notApplicable: true },
  ],
  fires: [
    {
      run: run('failed to the end')
        .llm('Go.', { calls: ['http_get'] })
        .tool('http_get', { x: 1 }, null, {
          error: '429 Too Many Requests',
          errorType: 'rate_limit',
        })
        .llm('Again.')
        .tool('http_get', { x: 2 }, null, {
          error: '429 Too Many Requests',
          errorType: 'rate_limit',
        })
        .llm('Done.'),
      at: 4,
      message:
        'http_get failed with a rate-limit error twice and never worked again: 429 Too Many Requests',
      evidence: [2, 3, 4],
    },
  ],
});
