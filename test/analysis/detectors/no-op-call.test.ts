import { noOpCall } from '../../../analysis/detectors/no-op-call.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(noOpCall, {
  silent: [
    { run: run('one empty call').shell('', '').shell('ls', 'a').llm('Done.') },
    {
      run: run('a tool that takes no arguments')
        .tool('list_tables', {}, 'a')
        .tool('list_tables', {}, 'a')
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('empty calls').shell('', '').shell(' ; ', '').llm('Done.'),
      at: 1,
      message: 'bash was called twice with an empty command.',
      evidence: [1, 2],
    },
  ],
});
