import { orphanResult } from '../../../analysis/detectors/orphan-result.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(orphanResult, {
  silent: [
    {
      run: run('asked for')
        .llm('', { calls: ['search'], callIds: ['1'] })
        .tool('search', {}, 'x', { callId: '1' })
        .llm('Done.'),
    },
    {
      run: run('calls without ids')
        .llm('', { calls: ['search'], callIds: ['1'] })
        .tool('search', {}, 'x')
        .llm('Done.'),
    },
    {
      run: run('requests without ids')
        .llm('', { calls: ['search'] })
        .tool('search', {}, 'x', { callId: '1' })
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('from nowhere')
        .llm('', { calls: ['search'], callIds: ['1'] })
        .tool('search', {}, 'x', { callId: '1' })
        .tool('drop', {}, 'x', { callId: '9' })
        .llm('Done.'),
      at: 3,
      message: '1 tool call answers no request of a model of the run (first: drop).',
    },
  ],
});
