import { hedgedAssumption } from '../../../analysis/detectors/hedged-assumption.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(hedgedAssumption, {
  silent: [
    { run: run('a question about the weather').llm('It will rain, I think.') },
    {
      run: run('states what it read')
        .llm('Read.', { calls: ['read_file'] })
        .tool('read_file', { path: 'a' }, '4')
        .llm('The file holds 4 rows.'),
    },
    {
      run: run('the task is about a simulation')
        .user('Write a program that simulates the pendulum.')
        .llm('I will write one that simulates the pendulum.'),
    },
    {
      run: run('the user can set it right')
        .user('Return the tablet.')
        .llm('Which one?')
        .user('The dearer one.')
        .llm('I assume you mean order 7.'),
    },
  ],
  fires: [
    {
      run: run('makes up what is missing')
        .llm('The file is missing. I will assume the revenue was 5 million. So the answer is 5.')
        .llm('Assuming that the tax is 10 % it is 4.5.'),
      at: 1,
      message:
        'The model works with something it assumes or makes up: "I will assume the revenue was 5 million".',
    },
  ],
});
