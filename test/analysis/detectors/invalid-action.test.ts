import { invalidAction } from '../../../analysis/detectors/invalid-action.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(invalidAction, {
  silent: [
    {
      run: run('put right')
        .tool('act', {}, null, { error: 'x', errorType: 'unknown_action' })
        .tool('act', {}, 'ok')
        .llm('Done.'),
    },
    { run: run('another end').llm('Hm.').endedBy('timeout', 'late') },
  ],
  fires: [
    {
      run: run('ended for it').llm('Hm.').endedBy('invalid_action', 'unknown_action: fly'),
      at: 1,
      message: 'The run was ended for an invalid action: unknown_action: fly',
    },
  ],
});
