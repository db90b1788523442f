import { incompleteFix } from '../../../analysis/detectors/incomplete-fix.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(incompleteFix, {
  silent: [
    {
      run: run('edited after the failure')
        .shell('pytest', '1 failed', true)
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .llm('Fixed.'),
    },
    {
      run: run('green last')
        .shell('pytest', '1 failed', true)
        .shell('pytest', '1 passed')
        .llm('Done.'),
    },
    { run: run('the failure is the very last step').shell('pytest', '1 failed', true) },
  ],
  fires: [
    {
      run: run('saw red and answered')
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .shell('pytest', '1 failed', true)
        .llm('The fix is in.'),
      at: 2,
      message: 'Tests failed and nothing was changed after that until the run ended.',
      evidence: [2, 3],
    },
    {
      run: run('logged: saw red and answered')
        .log('run_tests', { tests_passed: false })
        .log('final_answer'),
      at: 1,
      message: 'Tests failed and nothing was changed after that until the run ended.',
      evidence: [1, 2],
    },
  ],
});
