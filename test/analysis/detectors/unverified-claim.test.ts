import { unverifiedClaim } from '../../../analysis/detectors/unverified-claim.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(unverifiedClaim, {
  silent: [
    {
      run: run('tested after')
        .shell('ls', 'x')
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .shell('pytest', 'ok')
        .llm('All tests pass.'),
    },
    {
      run: run('says it did not')
        .shell('ls', 'x')
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .llm('I have not tested it. The tests should pass.'),
    },
    {
      run: run('says nothing of tests')
        .shell('ls', 'x')
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('tested what was before')
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .shell('pytest', 'ok')
        .tool('edit_file', { file_path: 'a.py', text: '2' }, 'ok')
        .llm('Fixed. All tests pass now.'),
      at: 3,
      message: 'The answer says "All tests pass now", but nothing was run after the last change.',
      evidence: [3, 4],
    },
  ],
});
