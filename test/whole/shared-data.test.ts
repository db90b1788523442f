import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

import { tracehound } from '../support/cli-host.js';
import { PACKAGE_ROOT } from '../support/node-process.js';
import { queryRows } from '../support/query-rows.js';
import { tempFolder } from '../support/temp-folder.js';

/** Labelled runs that lie beside a checkout, never in it; TRACEHOUND_SHARED_DATA names another place. */
const TRACES = path.join(
  process.env['TRACEHOUND_SHARED_DATA'] ?? path.join(PACKAGE_ROOT, '..', 'shared', 'data'),
  'traces',
);
const isThere = existsSync(TRACES);
if (!isThere) process.stderr.write(`test/whole/shared-data skipped: there is no ${TRACES}\n`);

/** What two imports, an analysis and a query may take together. */

describe.skipIf(!isThere)('the shared traces', () => {
  test('464 runs come in once, and are judged', async () => {
    const db = path.join(tempFolder(), 'traces.duckdb');
    const files = readdirSync(TRACES)
      .filter((name) => name.endsWith('.otlp.jsonl.gz'))
      .map((name) => path.join(TRACES, name));

    const first = await tracehound(['import', ...files, '--db', db, '--json']);
    // The tasks themselves hold texts that look like keys.
    expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(/^(masked .*\n)+$/) });
    const { stored } = JSON.parse(first.stdout) as { stored: number };
    const again = await tracehound(['import', ...files, '--db', db, '--json']);
    expect(again).toMatchObject({ code: 0, stderr: first.stderr });
    expect(JSON.parse(again.stdout)).toMatchObject({ stored: 0, duplicates: stored });

    expect(await tracehound(['analyze', '--db', db])).toMatchObject({ code: 1, stderr: '' });
    const [counts] = await queryRows(
      db,
      `select (select count(*) from runs)::int as runs,
              (select count(*) from spans)::int as spans,
              (select count(distinct run_id) from scores)::int as scored,
              (select count(distinct run_id) from findings)::int as with_findings`,
    );
    expect(counts).toEqual({
      runs: 464,
      spans: stored,
      scored: 464,
      with_findings: expect.any(Number),
    });
    expect(counts!['with_findings']).toBeGreaterThan(100);
    expect(counts!['with_findings']).toBeLessThan(464);
  });
});
