import { outlivesParent } from '../../../analysis/detectors/outlives-parent.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(outlivesParent, {
  silent: [
    { run: run('ends in time').tool('fetch', {}, 'x').llm('Done.') },
    { run: run('ends hardly later').tool('fetch', {}, 'x').endedAfter(2) },
  ],
  fires: [
    {
      run: run('still runs').tool('fetch', {}, 'x', { seconds: 30 }).endedAfter(5),
      at: 1,
      message: 'execute_tool fetch ran on for 26.0 s after invoke_agent coder had ended.',
      evidence: [1, 0],
    },
  ],
});
