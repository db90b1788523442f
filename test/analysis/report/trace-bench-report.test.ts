import { describe, expect, test } from 'vitest';
import { readTraceBenchReport, renderTraceBench } from '../../../analysis/index.js';
import { pythonRepr } from '../../../analysis/report/trace-bench/python-repr.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run, type RunBuilder } from '../../support/trace-builder.js';

async function printed(trace: RunBuilder): Promise<string> {
  const store = await openTestStore([trace]);
  const text = renderTraceBench(await readTraceBenchReport(store, trace.traceId));
  await store.close();
  return text;
}

/** The original's own trace.json, in its steps. */
const own = run('own')
  .log('retrieve_context', { query: 'retry' })
  .log('generate_fix', { code_patch: 'Increase retry timeout to 5s' })
  .log('run_tests', { tests_passed: false })
  .log('retry_fix', { attempt: 2 })
  .log('generate_fix', { code_patch: 'Maybe increase timeout and adjust retry logic' })
  .log('run_tests', { tests_passed: false })
  .log('retry_fix', { attempt: 3 })
  .log('final_answer', { status: 'incomplete' });

/** The trace that gives the report its README shows. */
const readme = run('readme')
  .log('retrieve_context')
  .log('generate_fix', { code_patch: 'x' })
  .log('run_tests', { tests_passed: false })
  .log('retry_fix')
  .log('run_tests', { tests_passed: true })
  .log('retry_fix');

describe('TraceBench as it prints', () => {
  test('ACC-TB1, ACC-TB2: its own trace', async () => {
    const text = await printed(own);
    expect(text).toContain('Detected 4 failures across 3 failure types.\n');
    expect(text).toContain('Score: 20/100\n');
    expect(text).toContain(
      'failing_tests    ## (2)\nuncertain_fix    # (1)\nretry_loop       # (1)\n',
    );
    expect(text).toContain("Clusters: {'failing_tests': 2, 'uncertain_fix': 1, 'retry_loop': 1}");
    expect(text).toContain(
      `\n=== Replaying Trace ===\n\nACTION: retrieve_context\nSTATE : {'query': 'retry'}\n${'-'.repeat(40)}\n`,
    );
  });

  test('ACC-TB3: the trace behind its README', async () => {
    const text = await printed(readme);
    expect(text).toContain('- Step 3: failing_tests -> Tests failed after applying the fix.\n');
    expect(text).toContain('- Step 6: retry_loop -> Agent is stuck in a retry loop.\n');
    expect(text).toContain('Score: 55/100\n');
  });

  test('ACC-TB5: nothing logged', async () => {
    const text = await printed(run('nothing'));
    expect(text).toContain('No failures detected.');
    expect(text).toContain('No clusters detected.');
  });
});

test.each([
  ['{"a":1.0,"b":true,"c":null,"d":[]}', "{'a': 1.0, 'b': True, 'c': None, 'd': []}"],
  [`{"say":"it's"}`, `{'say': "it's"}`],
  [`{"say":"it's \\"so\\""}`, `{'say': 'it\\'s "so"'}`],
  ['{"text":"a, b: {c}\\n\\u0007"}', "{'text': 'a, b: {c}\\n\\x07'}"],
  ['[1e400, -0.0]', '[1e400, -0.0]'],
])('pythonRepr(%s)', (json, repr) => {
  expect(pythonRepr(json)).toBe(repr);
});
