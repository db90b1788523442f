import { abruptEnd } from '../../../analysis/detectors/abrupt-end.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

function led(name: string) {
  const made = run(name);
  for (let turn = 0; turn < 3; turn += 1)
    made.llm(`Do part ${turn}.`, { agent: 'boss' }).llm(`Part ${turn}.`, { agent: 'worker' });
  return made;
}

testDetector(abruptEnd, {
  silent: [
    { run: led('closed by the leader').llm('Done.', { agent: 'boss' }) },
    {
      run: run('two who take turns once')
        .llm('Go.', { agent: 'boss' })
        .llm('Done.', { agent: 'worker' }),
    },
    { run: led('handed in by a tool').tool('submit', {}, 'ok', { agent: 'worker' }) },
  ],
  fires: [
    {
      run: led('left open'),
      at: 6,
      message: 'The run ends with worker, although boss had taken every result before.',
    },
  ],
});
