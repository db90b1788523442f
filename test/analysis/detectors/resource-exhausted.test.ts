import { resourceExhausted } from '../../../analysis/detectors/resource-exhausted.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(resourceExhausted, {
  silent: [
    {
      run: run('recovered')
        .tool('build', {}, null, { error: 'No space left on device' })
        .tool('build', {}, 'ok')
        .llm('Done.'),
    },
    {
      run: run('something cannot be killed, in a zoom room')
        .tool('stop', {}, null, { error: 'zoom-room is not running, so cannot be killed' })
        .llm('Fine.'),
    },
    {
      run: run('talk only').llm('No space left on device, 503 service unavailable.'),
      notApplicable: true,
    },
  ],
  fires: [
    {
      run: run('never again')
        .llm('Build.')
        .tool('build', {}, null, { error: 'No space left on device' })
        .llm('Hm.'),
      at: 2,
      message: 'build ran out of a resource once and never worked again: No space left on device',
      evidence: [1, 2],
    },
  ],
});
