import { malformedArguments } from '../../../analysis/detectors/malformed-arguments.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(malformedArguments, {
  silent: [
    {
      run: run('a tool that takes text')
        .tool('python', 'print(1)', '1')
        .tool('python', 'print(2)', '2')
        .llm('Done.'),
    },
    {
      run: run('JSON throughout')
        .tool('search', { q: 'x' }, '1')
        .tool('search', { q: 'y' }, '2')
        .llm('Done.'),
    },
    {
      run: run('no arguments').tool('search', '', '1').tool('search', { q: 'y' }, '2').llm('Done.'),
    },
    {
      run: run('written down by a Python program')
        .tool('search', "{'q': 'x'}", '1')
        .tool('search', { q: 'y' }, '2')
        .llm('Done.'),
    },
  ],
  fires: [
    {
      run: run('broken once')
        .llm('Look.')
        .tool('search', { q: 'x' }, '1')
        .llm('Again.')
        .tool('search', '{"q": "y', '2')
        .llm('Done.'),
      at: 3,
      message: 'search was called once with arguments that are no JSON: {"q": "y',
      evidence: [3, 4],
    },
  ],
});
