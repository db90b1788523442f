import { openTodos } from '../../../analysis/detectors/open-todos.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(openTodos, {
  silent: [
    {
      run: run('all done in the end')
        .tool('TodoWrite', { todos: [{ content: 'Fix', status: 'pending' }] }, 'ok')
        .shell('make', 'ok')
        .tool('TodoWrite', { todos: [{ content: 'Fix', status: 'completed' }] }, 'ok')
        .llm('Done.'),
    },
    {
      run: run('cancelled counts as settled')
        .tool(
          'TodoWrite',
          {
            todos: [
              { content: 'Fix', status: 'completed' },
              { content: 'Docs', status: 'cancelled' },
            ],
          },
          'ok',
        )
        .llm('Done.'),
    },
    { run: run('keeps no list').shell('make', 'ok').llm('Done.'), notApplicable: true },
    {
      run: run('all but the tick at the last item')
        .tool(
          'TodoWrite',
          {
            todos: [
              { content: 'Fix', status: 'completed' },
              { content: 'Sum up', status: 'in_progress' },
            ],
          },
          'ok',
        )
        .llm('Fixed; in short: it works.'),
    },
  ],
  fires: [
    {
      run: run('stopped half way')
        .tool(
          'TodoWrite',
          {
            todos: [
              { content: 'Build', status: 'completed' },
              { content: 'Test', status: 'in_progress' },
              { content: 'Ship', status: 'pending' },
            ],
          },
          'ok',
        )
        .shell('make', 'ok')
        .llm('Done.'),
      at: 2,
      message: '2 of 3 todo items stood open at the end, first: "Test".',
      evidence: [1, 2, 3],
    },
  ],
});
