import { refusedByValidator } from '../../../analysis/detectors/refused-by-validator.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(refusedByValidator, {
  silent: [
    { run: run('no verdict').llm('Done.') },
    { run: run('another end').llm('Hm.').endedBy('timeout', 'late') },
  ],
  fires: [
    {
      run: run('wrong')
        .tool('set_output', { key: 'X' }, 'ok')
        .llm('Done.')
        .endedBy('logic_failure', 'API_KEY is not set'),
      at: 2,
      message: 'The harness refused the result: API_KEY is not set',
      evidence: [1, 2],
    },
  ],
});
