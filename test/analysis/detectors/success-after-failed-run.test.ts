import { successAfterFailedRun } from '../../../analysis/detectors/success-after-failed-run.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(successAfterFailedRun, {
  silent: [
    {
      run: run('worked in the end')
        .shell('make', 'boom', true)
        .shell('make', 'ok')
        .llm('It is fixed.'),
    },
    {
      run: run('says what is open')
        .shell('make', 'boom', true)
        .llm('The change is done, but make still fails.'),
    },
    { run: run('claims nothing').shell('make', 'boom', true).llm('Hm.') },
    {
      run: run('speaks of what is to come')
        .shell('make', 'boom', true)
        .llm('I will tell you once it is completed.'),
    },
  ],
  fires: [
    {
      run: run('claims it all the same')
        .shell('make', 'ok')
        .shell('make check', 'boom', true)
        .llm('Everything is now working.'),
      at: 2,
      message: 'The answer says "Everything is now working", but the last command had failed: boom',
      evidence: [2, 3],
    },
  ],
});
