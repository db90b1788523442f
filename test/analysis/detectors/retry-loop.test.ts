import { retryLoop } from '../../../analysis/detectors/retry-loop.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(retryLoop, {
  silent: [
    {
      run: run('tests after each edit')
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .shell('pytest', '1 failed', true)
        .tool('edit_file', { file_path: 'a.py', text: '2' }, 'ok')
        .shell('pytest', '1 failed', true)
        .tool('edit_file', { file_path: 'a.py', text: '3' }, 'ok')
        .shell('pytest', '1 failed', true)
        .llm('Hm.'),
    },
    {
      run: run('polls until done')
        .tool('job_status', { id: 1 }, 'running')
        .tool('job_status', { id: 1 }, 'running')
        .tool('job_status', { id: 1 }, 'running')
        .llm('Done.'),
    },
    {
      run: run('the answer grows')
        .tool('search', { q: 'x' }, '1')
        .tool('search', { q: 'x' }, '2')
        .tool('search', { q: 'x' }, '3')
        .llm('Done.'),
    },
    {
      run: run('pages')
        .tool('search', { q: 'x', page: 1 }, 'a')
        .tool('search', { q: 'x', page: 2 }, 'a')
        .tool('search', { q: 'x', page: 3 }, 'a')
        .llm('Done.'),
    },
    {
      run: run('twice is no loop')
        .tool('search', { q: 'x' }, 'nothing')
        .tool('search', { q: 'x' }, 'nothing')
        .llm('Nothing there.'),
    },
  ],
  fires: [
    {
      run: run('the same search')
        .tool('search', { q: 'x' }, 'nothing')
        .llm('Again.')
        .tool('search', { q: 'x' }, 'nothing')
        .llm('Again.')
        .tool('search', { q: 'x' }, 'nothing')
        .llm('Nothing.'),
      at: 3,
      message:
        'search was called 3 times with the same arguments and gave the same result each time.',
      evidence: [1, 3, 5],
    },
    {
      run: run('the same failing command')
        .shell('make', 'boom', true)
        .shell('make', 'boom', true)
        .shell('make', 'boom', true)
        .llm('Hm.'),
      at: 2,
      message:
        'bash was called 3 times with the same arguments and gave the same result each time.',
      evidence: [1, 2, 3],
    },
    {
      run: run('loops again after a change')
        .tool('search', { q: 'x' }, 'nothing')
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .tool('search', { q: 'x' }, 'nothing')
        .tool('search', { q: 'x' }, 'nothing')
        .tool('search', { q: 'x' }, 'nothing')
        .llm('Hm.'),
      at: 4,
      message:
        'search was called 3 times with the same arguments and gave the same result each time.',
      evidence: [3, 4, 5],
    },
  ],
});
