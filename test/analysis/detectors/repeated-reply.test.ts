import { repeatedReply } from '../../../analysis/detectors/repeated-reply.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(repeatedReply, {
  silent: [
    { run: run('short words repeat').llm('OK.').llm('OK.').llm('OK.') },
    {
      run: run('two agents read the same form')
        .llm('I have read the instructions and will follow them.', { agent: 'a' })
        .llm('I have read the instructions and will follow them.', { agent: 'b' })
        .llm('I have read the instructions and will follow them.', { agent: 'c' }),
    },
  ],
  fires: [
    {
      run: run('stuck')
        .llm('Let me look at the file again to see what is wrong.')
        .llm('Let me look at the file again to see what is wrong.')
        .llm('Let me look at the file again to see what is wrong.'),
      at: 1,
      message:
        'The same answer was given 3 times: "Let me look at the file again to see what is wrong.".',
      evidence: [1, 2, 3],
    },
  ],
});
