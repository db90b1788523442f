import { untouchedRequirement } from '../../../analysis/detectors/untouched-requirement.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(untouchedRequirement, {
  silent: [
    {
      run: run('written')
        .user('Write the answer to /app/answer.txt please')
        .shell('echo 1 > /app/answer.txt', '')
        .llm('Done.'),
    },
    {
      run: run('named by its last part')
        .user('Save the result as /app/out/answer.json.')
        .tool('write_file', { path: 'answer.json' }, 'ok')
        .shell('ls', 'x')
        .llm('Done.'),
    },
    {
      run: run('only there to be read')
        .user('Explain the crash in /app/server.log to me')
        .shell('ls', 'x')
        .llm('Done.'),
    },
    {
      run: run('no workspace')
        .user('Write the answer to /app/answer.txt please')
        .tool('search', { q: 'x' }, 'x')
        .llm('Done.'),
      notApplicable: true,
    },
  ],
  fires: [
    {
      run: run('never touched')
        .user('Compute it and write the answer to /app/answer.txt please')
        .shell('python a.py', '42')
        .llm('It is 42.'),
      at: 1,
      message:
        'The task asks to write /app/answer.txt, and no call of the run names it (1 such file).',
      evidence: [1, 2],
    },
  ],
});
