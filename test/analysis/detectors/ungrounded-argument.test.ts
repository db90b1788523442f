import { ungroundedArgument } from '../../../analysis/detectors/ungrounded-argument.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(ungroundedArgument, {
  silent: [
    {
      run: run('from the user')
        .user('My order is W95021X')
        .tool('get_order', { id: '#W95021X' }, 'x')
        .llm('Done.'),
    },
    {
      run: run('from a result')
        .tool('list_orders', {}, 'see order-w95021x/77')
        .tool('get_order', { id: 'w95021x' }, 'x')
        .llm('Done.'),
    },
    { run: run('a pattern').tool('grep', { pattern: 'ab12cd34' }, 'x').llm('Done.') },
    {
      run: run('a date and a version')
        .tool('get_day', { date: '2024-05-01t10', v: 'v1.2.30' }, 'x')
        .llm('Done.'),
    },
    {
      run: run('text of its own')
        .tool('write', { file_path: 'a.txt', content: 'W95021X' }, 'ok')
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('from nowhere')
        .user('Where is my order?')
        .llm('Look.')
        .tool('get_order', { id: 'W95021X' }, 'x')
        .llm('Done.'),
      at: 1,
      message:
        'get_order was called with "w95021x", which neither a user nor a result had brought.',
      evidence: [1, 2],
    },
  ],
});
