import { serviceError } from '../../../analysis/detectors/service-error.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(serviceError, {
  silent: [
    {
      run: run('recovered')
        .tool('build', {}, null, { error: '503 Service Unavailable' })
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
        .tool('build', {}, null, { error: '503 Service Unavailable' })
        .llm('Hm.'),
      at: 2,
      message:
        'build met an error of the service once and never worked again: 503 Service Unavailable',
      evidence: [1, 2],
    },
  ],
});
