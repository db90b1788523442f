import { unansweredCall } from '../../../analysis/detectors/unanswered-call.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(unansweredCall, {
  silent: [
    {
      run: run('answered')
        .llm('', { calls: ['search'], callIds: ['1'] })
        .tool('search', {}, 'x', { callId: '1' })
        .llm('Done.'),
    },
    {
      run: run('ends with it')
        .llm('', { calls: ['search'], callIds: ['1'] })
        .tool('search', {}, 'x', { callId: '1' })
        .llm('', { calls: ['search'], callIds: ['2'] }),
    },
    {
      run: run('a tool that is not traced')
        .llm('', { calls: ['search'], callIds: ['1'] })
        .tool('search', {}, 'x', { callId: '1' })
        .llm('', { calls: ['think'], callIds: ['2'] })
        .llm('Done.'),
    },
    {
      run: run('calls without ids')
        .llm('', { calls: ['search'] })
        .tool('search', {}, 'x')
        .llm('', { calls: ['search'] })
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('dropped')
        .llm('', { calls: ['search'], callIds: ['1'] })
        .tool('search', {}, 'x', { callId: '1' })
        .llm('', { calls: ['search'], callIds: ['2'] })
        .llm('Done.'),
      at: 3,
      message: 'The model asked for 1 call (search) that never ran, and went on.',
    },
  ],
});
