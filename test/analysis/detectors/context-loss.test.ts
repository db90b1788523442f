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
      // As Claude Code writes it for a call that was streamed and never counted.
      run: run('one call is not counted')
        .llm('a', { tokensIn: 21367 })
        .tool('Read', { file_path: '/app/trunc.db' }, 'SQLite format 3')
        .llm('', { tokensIn: 0 })
        .tool('Read', { file_path: '/app/trunc.db' }, 'SQLite format 3')
        .llm('b', { tokensIn: 22010 }),
    },
    {
      // After a compaction the plan is written down again: no look-up, and nothing was lost.
      run: run('the list is kept up after a compaction')
        .llm('a', { tokensIn: 160000 })
        .tool(
          'TodoWrite',
          { todos: [{ content: 'Recover rows', status: 'pending' }] },
          'Todos saved',
        )
        .llm('b', { tokensIn: 24000 })
        .tool(
          'TodoWrite',
          { todos: [{ content: 'Recover rows', status: 'pending' }] },
          'Todos saved',
        )
        .llm('c', { tokensIn: 25000 }),
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
