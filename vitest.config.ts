import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const report = process.env.TRACEHOUND_TEST_REPORT;

/** Files of `instrumentation/fetch/` that read texts and headers, and patch nothing. */
const READING =
  'asked-tool-calls|body-to-come|chunk-text|event-reader|failure|header-of|kept-chunks|provider-name|registry|resends|' +
  'seen-tool-spans|sse';
/**
 * What patches globals, Node's streams and SDKs, which the next file of the same process would see: each has a process of
 * its own. Wire protocols (`fetch/protocols/`) are read only.
 */
const PATCHING = [
  'test/instrumentation/*.test.ts',
  'test/instrumentation/!(fetch)/**/*.test.ts',
  `test/instrumentation/fetch/!(${READING}).test.ts`,
];

/** What takes 5 s of CPU and more; a name that is gone does no harm. */
const LONG = [
  'analysis/analyze/analyze',
  'analysis/clusters/failure-clusters',
  'analysis/report/report',
  'analysis/rules/sql-rules',
  'analysis/rules/yaml-rules',
  'cli/commands',
  'cli/doctor/run-app',
  'cli/run',
  'cli/run-agents',
  'collector/crash',
  'collector/dialects/corpus-runs',
  'collector/exporters/agent-processes',
  'collector/exporters/live-server',
  'collector/importers/memory',
  'collector/serve-bad-input',
  'collector/serve-flood',
  'collector/serve-limits',
  'collector/serve-retention',
  'docs/documented-commands',
  'store/contract',
  'store/many-openers',
  'whole/agent-to-finding',
  'whole/serve',
].map((name) => fileURLToPath(new URL(`test/${name}.test.ts`, import.meta.url)));

/**
 * Long files first, so that no core waits at the end for another's last file. On a clean clone nothing is known of the
 * files but their size, and some of the longest are small.
 */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.includes(moduleId);
    const projects = new Set(sorted.map(({ project }) => project));
    return [...projects].flatMap((project) => {
      const own = sorted.filter((file) => file.project === project);
      return [...own.filter(isLong), ...own.filter((file) => !isLong(file))];
    });
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // Database and child-process tests share two cores; more forks only make each other slow.
    maxWorkers: 2,
    // For what hangs. A loaded machine makes a test of child processes ten times as slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 150_000 } },
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
