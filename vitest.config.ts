import { defineConfig } from 'vitest/config';

const report = process.env.TRACEHOUND_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // Database and child-process tests share two cores; more forks only make each other slow.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
