import { endsInError } from '../../../analysis/detectors/ends-in-error.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(endsInError, {
  silent: [
    {
      run: run('failed in the middle')
        .shell('make', 'boom', true)
        .shell('ls', 'a')
        .shell('make', 'ok')
        .llm('Done.'),
    },
    {
      run: run('failed, then the same program worked')
        .shell('ls', 'a')
        .shell('make', 'boom', true)
        .shell('make', 'ok')
        .llm('Done.'),
    },
    { run: run('too short to have an end').shell('make', 'boom', true).llm('Done.') },
    {
      run: run('handed over at last')
        .shell('ls', 'a')
        .shell('cat a', 'a')
        .shell('make', 'ok')
        .tool('transfer_to_human', {}, null, { error: 'x' }),
    },
  ],
  fires: [
    {
      run: run('failed last')
        .shell('ls', 'a')
        .shell('cat a', 'a')
        .llm('Build.')
        .shell('make', 'boom', true)
        .llm('Done.'),
      at: 4,
      message: 'The run ends right after bash failed: boom',
      evidence: [3, 4],
    },
    {
      run: run('failed, then only bookkeeping')
        .shell('ls', 'a')
        .shell('cat a', 'a')
        .llm('Build.')
        .shell('make', 'boom', true)
        .tool('todo_write', { todos: [] }, 'ok')
        .llm('Done.'),
      at: 4,
      message: 'The run ends right after bash failed: boom',
      evidence: [3, 4],
    },
  ],
});
