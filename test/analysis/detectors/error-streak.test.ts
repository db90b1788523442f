import { errorStreak } from '../../../analysis/detectors/error-streak.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(errorStreak, {
  silent: [
    {
      run: run('two errors')
        .shell('a', 'boom', true)
        .shell('b', 'boom', true)
        .shell('c', 'ok')
        .llm('Done.'),
    },
    {
      run: run('three errors apart')
        .shell('a', 'boom', true)
        .shell('b', 'ok')
        .shell('c', 'boom', true)
        .shell('d', 'ok')
        .shell('e', 'boom', true)
        .llm('Done.'),
    },
    {
      run: run('tries which program is there')
        .shell('ss -l', 'ss: command not found', true)
        .shell('netstat -l', 'netstat: command not found', true)
        .shell('lsof -i', 'lsof: command not found', true)
        .shell('python3 ports.py', 'ok')
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('three errors in a row')
        .shell('a', 'boom', true)
        .tool('todo_write', { todos: [] }, 'ok')
        .shell('b', 'boom', true)
        .shell('c', 'bang', true)
        .llm('Done.'),
      at: 1,
      message: '3 tool calls in a row failed, the last with: bang',
      evidence: [1, 3, 4],
    },
  ],
});
