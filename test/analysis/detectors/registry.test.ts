import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  CATALOGUE,
  DETECTORS,
  explainDetector,
  OPT_IN_DETECTORS,
  SEVERITIES,
} from '../../../analysis/index.js';
import { messageParams } from '../../../analysis/detector.js';
import { MEASURED } from '../../../analysis/detectors/measured.js';
import { supportedSeverity } from '../../../analysis/detectors/supported-severity.js';
import { RELATIONS } from '../../../analysis/relations/index.js';
import { TRACEBENCH_DETECTORS } from '../../../analysis/detectors/tracebench/index.js';

/** Params that a function adds to what SQL found. */
const REFINED = new Set(['schema-violation fault', 'count-mismatch counts']);

const NOT_A_DETECTOR = new Set(['index', 'measured', 'supported-severity']);

function names(folder: string, ending: string): string[] {
  return readdirSync(new URL(`../../../${folder}/`, import.meta.url))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .filter((name) => !NOT_A_DETECTOR.has(name))
    .sort();
}

describe('the registry', () => {
  const ids = CATALOGUE.map((detector) => detector.id);

  test('is sorted and holds every detector file, each with its test and its place in the docs', () => {
    expect(ids).toEqual([...ids].sort());
    expect(names('analysis/detectors', '.ts')).toEqual(ids);
    expect(names('test/analysis/detectors', '.test.ts')).toEqual([...ids, 'registry'].sort());
    const page = readFileSync(new URL('../../../docs/detectors.md', import.meta.url), 'utf8');
    expect([...page.matchAll(/^### (.+)$/gm)].map((match) => match[1])).toEqual(ids);
  });

  test('every question in SQL is a file of the same name', () => {
    expect(names('analysis/detectors', '.sql')).toEqual(ids);
  });

  test('a detector speaks by itself or on request, never both', () => {
    expect([...DETECTORS, ...OPT_IN_DETECTORS].map(({ id }) => id).sort()).toEqual(ids);
    expect(OPT_IN_DETECTORS.map(({ id }) => id)).toContain('escalation');
  });

  test('the TraceBench rules are sorted and cover their folder', () => {
    const files = names('analysis/detectors/tracebench', '.sql');
    expect(TRACEBENCH_DETECTORS.map(({ id }) => id.replace('_', '-'))).toEqual(files);
  });

  test('every relation is a file, and every file a relation', () => {
    expect(names('analysis/relations', '.sql')).toEqual([...RELATIONS].sort());
  });

  test('figures are kept for known detectors only', () => {
    expect(Object.keys(MEASURED).filter((id) => !ids.includes(id))).toEqual([]);
  });

  for (const detector of [...CATALOGUE, ...TRACEBENCH_DETECTORS]) {
    test(`${detector.id} says what it asks, uses every option and fills every message param`, () => {
      expect(SEVERITIES).toContain(detector.severity);
      expect(detector.reads.length).toBeGreaterThan(0);
      for (const text of [detector.title, detector.message, detector.why, detector.whenNotToUse])
        expect(text).not.toBe('');
      const sql = detector.sql;
      for (const param of messageParams(detector.message))
        if (!REFINED.has(`${detector.id} ${param}`))
          expect(sql).toMatch(new RegExp(`\\b${param}\\b`));
      const params = new Set([...sql.matchAll(/\$([a-zA-Z]\w*)/g)].map((match) => match[1]));
      expect([...params].sort()).toEqual(Object.keys(detector.options).sort());
      expect(sql).toMatch(/^-- One row per /);
    });
  }
});

describe('every detector of ours', () => {
  const texts = new Map(
    CATALOGUE.map(({ id }) => [
      id,
      readFileSync(new URL(`./${id}.test.ts`, import.meta.url), 'utf8'),
    ]),
  );
  const runsIn = (text: string) => text.match(/\brun: /g)?.length ?? 0;

  test.each(CATALOGUE.map((detector) => [detector.id, detector] as const))(
    '%s says where published taxonomies have it and is no severer than it was measured',
    (id, { taxonomies, severity, category, optIn }) => {
      expect(category).not.toBe('');
      for (const name of ['trail', 'mast', 'agentRx', 'traceBench'] as const)
        expect(taxonomies[name] === null || taxonomies[name] !== '').toBe(true);
      expect(taxonomies).toHaveProperty('traceBench');
      const most = supportedSeverity(MEASURED[id]);
      if (most !== null)
        expect(SEVERITIES.indexOf(severity)).toBeLessThanOrEqual(SEVERITIES.indexOf(most));
      // Whoever must be asked for by name must not weigh, either.
      if (optIn) expect(severity).toBe('info');
    },
  );

  test.each([...texts])(
    '%s is tested on innocent look-alikes, no fewer than it fires on',
    (_, text) => {
      const [silent, fires] = text.split(/^ {2}fires: /m);
      expect(runsIn(fires!)).toBeGreaterThan(0);
      expect(runsIn(silent!)).toBeGreaterThanOrEqual(Math.min(4, Math.max(2, runsIn(fires!))));
    },
  );
});

describe('a severity is borne by', () => {
  const measured = (failed: number, passed: number, expected: number, liftLow: number) => ({
    firedOnFailed: failed,
    firedOnPassed: passed,
    precision: failed / (failed + passed),
    expectedPrecision: expected,
    liftLow,
    liftHigh: 1,
  });

  test.each([
    ['too few runs', measured(9, 0, 0.5, 0.2), null],
    ['precision and a lift beyond chance', measured(19, 1, 0.7, 0.1), 'high'],
    ['precision without a proven lift', measured(19, 1, 0.9, -0.1), 'medium'],
    ['four of five', measured(8, 2, 0.7, -0.1), 'medium'],
    ['three of four', measured(15, 5, 0.7, -0.1), 'low'],
    ['no more than chance', measured(18, 2, 0.95, -0.1), 'info'],
  ])('%s', (_, measurement, severity) => {
    expect(supportedSeverity(measurement)).toBe(severity);
  });
});

describe('explainDetector', () => {
  test('tells what a detector reads, asks and is worth', () => {
    const explanation = explainDetector('retry-loop');
    expect(explanation.title).toBe('The same call with the same result, again and again');
    expect(explanation.options).toEqual({ minRepeats: 3 });
    expect(explanation.reads).toEqual([
      {
        name: 'calls',
        meaning:
          'One row per tool call, with what it does, judged by its name and, for a shell, by the command.',
      },
    ]);
    expect(explanation.sql).toContain('$minRepeats');
    expect(explanation.measured?.precision).toBeGreaterThan(0.5);
  });

  test('names the known detectors for an unknown one', () => {
    expect(() => explainDetector('retry')).toThrow(/no detector "retry".*retry-loop/);
  });
});
