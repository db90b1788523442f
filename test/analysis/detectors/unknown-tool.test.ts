import { unknownTool } from '../../../analysis/detectors/unknown-tool.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

const offers = [
  { type: 'function', name: 'search', parameters: { type: 'object' } },
  { name: 'files__read', input_schema: { type: 'object' } },
];

testDetector(unknownTool, {
  silent: [
    {
      run: run('nothing on offer is known')
        .llm('', { calls: ['search'] })
        .tool('search', {}, '1')
        .llm('Done.'),
      notApplicable: true,
    },
    {
      run: run('on offer')
        .llm('', { calls: ['search'], offers })
        .tool('search', {}, '1')
        .llm('Done.'),
    },
    {
      run: run('on offer under its server')
        .llm('', { calls: ['read'], offers })
        .tool('read', {}, '1')
        .llm('Done.'),
    },
    {
      run: run('the program calls by itself')
        .llm('Fine.', { offers })
        .tool('load_context', {}, '1')
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('made up')
        .llm('', { calls: ['web_search'], offers })
        .tool('web_search', {}, null, { error: 'no such tool' })
        .llm('Hm.'),
      at: 1,
      message:
        'web_search was called once, but no model of the run was offered a tool of that name.',
      evidence: [1, 2],
    },
  ],
});
