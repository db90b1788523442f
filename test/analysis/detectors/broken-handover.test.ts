import { brokenHandover } from '../../../analysis/detectors/broken-handover.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(brokenHandover, {
  silent: [
    {
      run: run('one agent alone')
        .llm('Run it.', { calls: ['execute_code'] })
        .tool('execute_code', { code: 'x' }, null, { error: 'NameError: x' })
        .llm('Oh.'),
      notApplicable: true,
    },
    {
      run: run('handed over and fine')
        .llm('Run it.', { agent: 'writer' })
        .tool('execute_code', { code: 'x' }, '1', { agent: 'terminal' })
        .llm('Good.', { agent: 'writer' }),
    },
  ],
  fires: [
    {
      run: run('handed over and failed')
        .llm('Plan.', { agent: 'boss' })
        .llm('Run it.', { agent: 'writer' })
        .tool('execute_code', { code: 'x' }, null, { agent: 'terminal', error: 'NameError: x' })
        .llm('Oh.', { agent: 'boss' }),
      at: 2,
      message: 'What writer wrote failed when terminal ran it: NameError: x',
      evidence: [2, 3],
    },
  ],
});
