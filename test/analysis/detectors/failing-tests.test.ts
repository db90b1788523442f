import { failingTests } from '../../../analysis/detectors/failing-tests.js';
import { testDetector } from '../../support/test-detector.js';
import { run } from '../../support/trace-builder.js';

testDetector(failingTests, {
  silent: [
    {
      run: run('red, then green')
        .shell('npm test', '1 failing', true)
        .llm('Fix.')
        .shell('npm test', '5 passing')
        .llm('Done.'),
    },
    {
      run: run('a program that prints FAILED')
        .shell('python job.py', 'FAILED 3 times, then worked')
        .llm('Done.'),
      notApplicable: true,
    },
    {
      run: run('green, with zero failures counted')
        .shell('pytest -q', '12 passed, 0 failed')
        .llm('Done.'),
    },
    {
      run: run('logged: red, then green')
        .log('run_tests', { tests_passed: false })
        .log('run_tests', { tests_passed: true }),
    },
    {
      run: run('tests that could not begin')
        .shell('python -m pytest', 'No module named pytest', true)
        .llm('I checked it by hand.'),
      notApplicable: true,
    },
  ],
  fires: [
    {
      run: run('red last').shell('pytest -q', '1 failed, 3 passed', true).llm('Done.'),
      at: 1,
      message: 'The last test run of the run fails: 1 failed, 3 passed',
    },
    {
      run: run('red behind a pipe').shell('pytest -q | tail -1', '2 failed in 0.1s').llm('Done.'),
      at: 1,
      message: 'The last test run of the run fails: 2 failed in 0.1s',
    },
    {
      run: run('a test tool of its own')
        .tool('run_tests', {}, '{"tests_passed": false}')
        .llm('Done.'),
      at: 1,
      message: 'The last test run of the run fails: {"tests_passed": false}',
    },
    {
      run: run('logged: red last').log('run_tests', { tests_passed: false }).log('final_answer'),
      at: 1,
      message: 'The last test run of the run fails: run_tests says tests_passed false',
    },
  ],
});
