import { runtimeCrash } from '../../../analysis/detectors/runtime-crash.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(runtimeCrash, {
  silent: [
    {
      run: run('a provider error that a later call followed')
        .llm('', { error: '503' })
        .llm('Done.'),
    },
    {
      run: run('quotes a log on the way')
        .llm('It says:\nTraceback (most recent call last)\n  ...')
        .llm('Fixed.'),
    },
    {
      run: run('the tool crashed, not the agent')
        .shell('python a.py', 'Traceback (most recent call last)', true)
        .llm('It crashes at start.'),
    },
    {
      run: run('names an exception in its answer').llm(
        'It raises a ValueError when the list is empty.',
      ),
    },
  ],
  fires: [
    {
      run: run('the provider gave up').llm('Go.').llm('', { error: '500 internal' }),
      at: 2,
      message: 'The run breaks off with a failed model call: 500 internal.',
    },
    {
      run: run('gave up without a word').llm('', { error: '' }),
      at: 1,
      message: 'The run breaks off with a failed model call: no reason given.',
    },
    {
      run: run('a stack trace for an answer').llm(
        'Error\nTraceback (most recent call last)\n  File x',
      ),
      at: 1,
      message: 'The run breaks off with a stack trace in place of an answer.',
    },
    {
      run: run('withheld').llm('', { finish: 'content_filter' }),
      at: 1,
      message: 'The run breaks off with an answer withheld by a content filter.',
    },
  ],
});
