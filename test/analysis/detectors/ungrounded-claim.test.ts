import { ungroundedClaim } from '../../../analysis/detectors/ungrounded-claim.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(ungroundedClaim, {
  silent: [
    {
      run: run('after a result')
        .user('How many?')
        .tool('count', {}, '17 and 23')
        .llm('The results are 17 and 23.'),
    },
    { run: run('told by the user').user('Is it 17 or 23?').llm('The answer is 23, not 17.') },
    {
      run: run('a plan')
        .user('How many?')
        .llm('I will count them first.')
        .tool('count', {}, '17')
        .llm('17.'),
    },
    { run: run('a call as text').user('How many?').llm('{"command": "count 17 23", "found": 1}') },
  ],
  fires: [
    {
      run: run('out of the blue')
        .user('How many?')
        .llm('Based on the census, the result is 1753 in 41 towns.')
        .tool('count', {}, '17')
        .llm('17.'),
      at: 1,
      message:
        'The answer states 2 figures that nobody had told the agent and no tool had found: 1753, 41',
    },
  ],
});
