import { invalidInvocation } from '../../../analysis/detectors/invalid-invocation.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(invalidInvocation, {
  silent: [
    {
      run: run('refused once, then right')
        .llm('Go.')
        .tool('edit_file', {}, null, { error: 'missing required argument: path' })
        .tool('edit_file', { path: 'a' }, 'ok')
        .llm('Done.'),
    },
    {
      run: run('failed for another reason')
        .tool('edit_file', { path: 'a' }, null, { error: 'disk full' })
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('never called validly')
        .llm('Go.')
        .tool('edit_file', {}, null, { error: 'missing required argument: path' })
        .llm('Done.'),
      at: 1,
      message:
        'edit_file refused the call as invalid once and was never called validly after: missing required argument: path',
      evidence: [1, 2],
    },
  ],
});
