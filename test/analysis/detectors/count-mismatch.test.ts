import { countMismatch } from '../../../analysis/detectors/count-mismatch.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(countMismatch, {
  silent: [
    { run: run('right').tool('list', {}, '[1, 2, 3]').llm('There are 3 items.') },
    {
      run: run('right after a filter that the data shows')
        .tool('list', {}, '[{"free": true}, {"free": true}, {"free": false}]')
        .llm('There are two free items.'),
    },
    {
      run: run('right over sister lists')
        .tool('list', {}, '[{"items": [1, 2]}, {"items": [3, 4, 5]}]')
        .llm('There are 5 items.'),
    },
    { run: run('no count').tool('list', {}, '[1, 2, 3]').llm('There are 10 minutes left.') },
    { run: run('nothing to count').tool('get', {}, '{"name": "x"}').llm('There are 10 options.') },
  ],
  fires: [
    {
      run: run('wrong').tool('list', {}, '{"variants": [1, 2, 3, 4]}').llm('There are 10 options.'),
      at: 2,
      message:
        'The answer counts 10 options, which the result of list does not bear out (it holds 4).',
      evidence: [1, 2],
    },
  ],
});
