import { unverifiedEdit } from '../../../analysis/detectors/unverified-edit.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(unverifiedEdit, {
  silent: [
    {
      run: run('run after')
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .shell('python a.py', 'ok')
        .llm('Done.'),
    },
    {
      run: run('prose')
        .shell('ls', 'x')
        .tool('edit_file', { file_path: 'README.md', text: '1' }, 'ok')
        .llm('Done.'),
    },
    {
      run: run('no shell to run it with')
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('never run')
        .shell('ls', 'a.py')
        .tool('edit_file', { file_path: '/app/a.py', text: '1' }, 'ok')
        .llm('Done.'),
      at: 2,
      message: 'a.py was changed last and nothing was run or read after that.',
    },
  ],
});
