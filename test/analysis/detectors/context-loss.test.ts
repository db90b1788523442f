import { contextLoss } from '../../../analysis/detectors/context-loss.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(contextLoss, {
  silent: [
    {
      run: run('compacted and fine')
        .llm('a', { tokensIn: 20000 })
        .tool('read_file', { path: 'a' }, '1')
        .llm('b', { tokensIn: 5000 })
        .tool('read_file', { path: 'b' }, '2')
        .llm('c', { tokensIn: 6000 }),
    },
    {
      run: run('reads again with all in mind')
        .llm('a', { tokensIn: 20000 })
        .tool('read_file', { path: 'a' }, '1')
        .llm('b', { tokensIn: 21000 })
        .tool('read_file', { path: 'a' }, '1')
        .llm('c', { tokensIn: 22000 }),
    },
    {
      run: run('another agent has less to carry')
        .llm('a', { tokensIn: 20000 })
        .tool('read_file', { path: 'a' }, '1')
        .llm('b', { tokensIn: 5000, agent: 'other' })
        .tool('read_file', { path: 'a' }, '1')
        .llm('c', { tokensIn: 22000 }),
    },
    {
      run: run('it changed meanwhile')
        .llm('a', { tokensIn: 20000 })
        .tool('read_file', { path: 'a' }, '1')
        .llm('b', { tokensIn: 5000 })
        .tool('read_file', { path: 'a' }, '2')
        .llm('c', { tokensIn: 6000 }),
    },
  ],
  fires: [
    {
      run: run('reads again')
        .llm('a', { tokensIn: 20000 })
        .tool('read_file', { path: 'a' }, '1')
        .llm('b', { tokensIn: 21000 })
        .llm('c', { tokensIn: 5000 })
        .tool('read_file', { path: 'a' }, '1')
        .llm('d', { tokensIn: 6000 }),
      at: 4,
      message:
        'The context fell from 21000 to 5000 tokens, and 1 earlier call came again with the same result.',
      evidence: [3, 4, 5],
    },
  ],
});
