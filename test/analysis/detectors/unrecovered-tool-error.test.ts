import { unrecoveredToolError } from '../../../analysis/detectors/unrecovered-tool-error.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(unrecoveredToolError, {
  silent: [
    {
      run: run('worked later')
        .tool('query', { q: 1 }, null, { error: 'boom' })
        .tool('query', { q: 2 }, 'ok')
        .llm('Done.'),
    },
    { run: run('a shell finds its way').shell('foo', 'boom', true).shell('ls', 'a').llm('Done.') },
    {
      run: run('an error that has its own detector')
        .tool('query', { q: 1 }, null, { error: 'timed out', errorType: 'timeout' })
        .llm('Done.'),
    },
    {
      run: run('another tool did it')
        .tool('Read', { file_path: '/app/big.txt' }, null, { error: 'it is larger than 256KB' })
        .shell('head -c 100 /app/big.txt', 'abc')
        .llm('Done.'),
    },
    {
      run: run('the user has heard of it and wants something else')
        .user('Move my flight.')
        .tool('update_booking', { id: 1 }, null, { error: 'no seats left' })
        .llm('There are no seats left.')
        .user('Then leave it.')
        .llm('Very well.'),
    },
  ],
  fires: [
    {
      run: run('never worked again')
        .llm('Go.')
        .tool('query', { q: 1 }, 'ok')
        .llm('More.')
        .tool('query', { q: 2 }, null, { error: 'boom 7' })
        .llm('Done.'),
      at: 4,
      message: 'query failed once and never worked again: boom 7',
      evidence: [3, 4],
    },
    {
      run: run('another agent ran it')
        .llm('Run.', { agent: 'writer' })
        .tool('execute_code', { code: 'x' }, null, { agent: 'terminal', error: 'boom' })
        .llm('Done.', { agent: 'writer' }),
      at: 1,
      message: 'execute_code failed once and never worked again: boom',
      evidence: [1, 2],
    },
  ],
});
