import { uncertainFix } from '../../../analysis/detectors/uncertain-fix.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(uncertainFix, {
  silent: [
    {
      run: run('a name, not a doubt').log('generate_fix', {
        code_patch: 'def maybe_retry(): call("maybe")',
      }),
    },
    {
      run: run('doubted, then tested')
        .llm('Not sure, but this might work.', { calls: ['edit_file'] })
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .shell('pytest', '3 passed')
        .llm('Done.'),
    },
    {
      run: run('a doubt that a later fix replaced')
        .log('generate_fix', { code_patch: 'Maybe raise it' })
        .log('generate_fix', { code_patch: 'Raise it to 5 s' }),
    },
    { run: run('nothing was fixed').llm('Maybe.'), notApplicable: true },
  ],
  fires: [
    {
      run: run('logged with doubt').log('generate_fix', {
        code_patch: 'Maybe increase the timeout',
      }),
      at: 1,
      message: 'The last fix is in doubt by its own words: "Maybe increase the timeout".',
    },
    {
      run: run('edited with doubt')
        .llm('I am not sure why, but this might work.', { calls: ['edit_file'] })
        .tool('edit_file', { file_path: 'a.py', text: '1' }, 'ok')
        .llm('Done.'),
      at: 2,
      message:
        'The last fix is in doubt by its own words: "I am not sure why, but this might work".',
    },
  ],
});
