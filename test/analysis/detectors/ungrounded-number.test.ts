import { ungroundedNumber } from '../../../analysis/detectors/ungrounded-number.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(ungroundedNumber, {
  silent: [
    {
      run: run('from a result')
        .tool('get_price', {}, '{"price": 1234.5}')
        .llm('It costs $1,234.5.'),
    },
    {
      run: run('within a longer word')
        .tool('get_price', {}, 'total:USD481.50;')
        .llm('It costs 481.50.'),
    },
    {
      run: run('a year and a round figure')
        .tool('get_price', {}, 'x')
        .llm('Since 1999 it costs 5,000.'),
    },
    { run: run('nothing to draw from').llm('It costs 1234.5.'), notApplicable: true },
  ],
  fires: [
    {
      run: run('from nowhere')
        .tool('get_price', {}, '{"price": 10}')
        .llm('It costs 1234.5 in all.'),
      at: 2,
      message: 'The answer states 1 figure that no result holds: 1234.5',
    },
  ],
});
