import { defineConfig } from 'vitest/config';

const report = process.env.TRACEHOUND_TEST_REPORT;

/** What patches globals and SDKs, which the next file of the same process would see. */
const PATCHING = ['test/instrumentation/**/*.test.ts'];

export default defineConfig({
  test: {
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // Database and child-process tests share two cores; more forks only make each other slow.
    maxWorkers: 2,
    // For what hangs. A loaded machine makes a test of child processes ten times as slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'patching', include: PATCHING },
      },
      {
        extends: true,
        // Loading the database and sixty detectors for each file anew takes longer than most files' tests.
        test: {
          name: 'sharing',
          include: ['test/**/*.test.ts'],
          exclude: PATCHING,
          isolate: false,
        },
      },
    ],
  },
});
