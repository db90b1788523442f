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
    {
      run: run('the user has heard of it')
        .user('Move my flight.')
        .tool('get_flight', { id: 1 }, 'a')
        .tool('get_seats', { id: 1 }, 'a')
        .tool('update_booking', { id: 1 }, null, { error: 'no seats left' })
        .llm('There are no seats left.')
        .user('Then leave it.')
        .llm('Very well.'),
    },
    {
      run: run('looked for what is not there')
        .shell('make', 'ok')
        .shell('ls', 'a')
        .tool('Read', { file_path: '/a/old.txt' }, null, { error: 'File does not exist.' })
        .llm('The old file is gone, as it should be.'),
    },
    {
      run: run('asked for what stood so already')
        .shell('make', 'ok')
        .shell('ls', 'a')
        .tool('Edit', { file_path: 'a' }, null, { error: 'No changes to make: both are the same.' })
        .llm('Done.'),
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
