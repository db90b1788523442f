import { sandboxViolation } from '../../../analysis/detectors/sandbox-violation.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(sandboxViolation, {
  silent: [
    {
      run: run('an ordinary error')
        .tool('read_file', {}, null, { error: 'no such file' })
        .llm('Hm.'),
    },
    { run: run('only spoken of').tool('read_file', {}, 'sandbox violation').llm('Hm.') },
  ],
  fires: [
    {
      run: run('refused')
        .tool('read_file', { path: '/etc/passwd' }, null, {
          error: 'outside the sandbox',
          errorType: 'sandbox_violation',
        })
        .llm('Hm.'),
      at: 1,
      message: 'read_file reached outside the sandbox: sandbox_violation outside the sandbox',
    },
    {
      run: run('ended for it').llm('Hm.').endedBy('sandbox_violation', '/etc/passwd'),
      at: 1,
      message: 'the run reached outside the sandbox: sandbox_violation /etc/passwd',
    },
  ],
});
