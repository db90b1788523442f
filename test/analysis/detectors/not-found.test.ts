import { notFound } from '../../../analysis/detectors/not-found.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(notFound, {
  silent: [
    {
      run: run('worked at the second try')
        .llm('Go.', { calls: ['read_file'] })
        .tool('read_file', { x: 1 }, null, {
          error: 'No such file: data.csv',
          errorType: 'not_found',
        })
        .tool('read_file', { x: 2 }, 'ok')
        .llm('Done.'),
    },
    {
      run: run('a page about it')
        .llm('Go.')
        .tool('read_file', { x: 1 }, 'How to handle No such file: data.csv')
        .llm('Done.'),
    },
    { run: run('no tools').llm('Hello.'), notApplicable: true },
  ],
  fires: [
    {
      run: run('failed to the end')
        .llm('Go.', { calls: ['read_file'] })
        .tool('read_file', { x: 1 }, null, {
          error: 'No such file: data.csv',
          errorType: 'not_found',
        })
        .llm('Again.')
        .tool('read_file', { x: 2 }, null, {
          error: 'No such file: data.csv',
          errorType: 'not_found',
        })
        .llm('Done.'),
      at: 4,
      message:
        'read_file failed with a not-found error twice and never worked again: No such file: data.csv',
      evidence: [2, 3, 4],
    },
  ],
});
