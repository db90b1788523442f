import { noWorkDone } from '../../../analysis/detectors/no-work-done.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(noWorkDone, {
  silent: [
    { run: run('one edit').tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok').llm('Done.') },
    { run: run('one command').shell('cat a', 'a').shell('make', 'ok').llm('Done.') },
    {
      run: run('a desk, not a workspace')
        .tool('get_order', { id: 1 }, 'pending')
        .llm('It is pending.'),
      notApplicable: true,
    },
  ],
  fires: [
    {
      run: run('looked and talked')
        .shell('ls', 'a')
        .tool('read_file', { file_path: 'a' }, 'x')
        .llm('You should change a.'),
      at: 2,
      message: 'In 2 tool calls nothing was changed or run with success.',
      evidence: [2, 3],
    },
  ],
});
