import { escalation } from '../../../analysis/detectors/escalation.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(escalation, {
  silent: [
    { run: run('hands in').tool('submit', {}, 'ok').llm('Done.') },
    { run: run('fails to').tool('transfer_to_human', {}, null, { error: 'closed' }).llm('Hm.') },
  ],
  fires: [
    {
      run: run('hands over')
        .llm('I get somebody.')
        .tool('transfer_to_human_agents', {}, 'ok')
        .llm('Bye.'),
      at: 2,
      message: 'transfer_to_human_agents handed the run to a person.',
      evidence: [1, 2],
    },
  ],
});
