import { describe, expect, test } from 'vitest';
import {
  evaluateGate,
  formatBaseline,
  GATE_REPORTERS,
  parseBaseline,
  type FailureCluster,
  type GateConfig,
  type GateRun,
} from '../../../analysis/index.js';
import { sarifFaults } from '../../support/sarif-faults.js';

const runs = (count: number, own: (i: number) => Partial<GateRun> = () => ({})): GateRun[] =>
  Array.from({ length: count }, (_, i) => ({
    runId: `run-${i}`,
    agent: 'coder',
    outcome: null,
    score: 90,
    costUsd: 0.1 + i / 1000,
    durationMs: 1000 + i,
    tokens: 500,
    steps: 8,
    findings: [],
    ...own(i),
  }));

const judge = (config: GateConfig, tested: GateRun[], baseline: GateRun[] | null = null) =>
  evaluateGate(config, {
    runs: tested,
    clusters: [],
    baseline: baseline && { runs: baseline, clusters: [] },
    lookers: ['retry-loop', 'open-todos', 'timeout'],
  });

const statuses = (config: GateConfig, tested: GateRun[], baseline?: GateRun[]) =>
  Object.fromEntries(judge(config, tested, baseline).checks.map(({ id, status }) => [id, status]));

describe('figures', () => {
  test('hold or break', () => {
    const some = runs(20, (i) => ({ score: i === 3 ? 10 : 90 }));
    const config: GateConfig = {
      score: { mean: { min: 80 }, each: { min: 20 } },
      cost: { mean: { max: 0.05 }, total: { min: 2, max: 3 } },
      latency: { p95: { max: 1018 } },
    };
    expect(statuses(config, some)).toEqual({
      'score.mean': 'pass',
      'score.each': 'fail',
      'cost.mean': 'fail',
      'cost.total': 'pass',
      'latency.p95': 'pass',
    });
    const result = judge(config, some);
    expect(result.verdict).toBe('fail');
    expect(result.checks[1]).toMatchObject({
      message: 'score is not at least 20.0 in 1 of 20 runs',
      runIds: ['run-3'],
    });
    expect(result.checks[2]!.message).toBe('mean cost is $0.1095, expected at most $0.0500');
    expect(result.checks[2]!.runIds[0]).toBe('run-19');
  });

  test('that no run tells are skipped, and nothing but skipped is no pass', () => {
    const silent = runs(3, () => ({ costUsd: null }));
    const result = judge({ cost: { mean: { max: 1 } } }, silent);
    expect(result.checks).toMatchObject([{ status: 'skipped', message: 'no run tells its cost' }]);
    expect(result.verdict).toBe('broken');
    const half = runs(4, (i) => ({ costUsd: i < 2 ? 1 : null }));
    expect(judge({ cost: { mean: { max: 1 } } }, half).checks[0]!.message).toContain(
      '(2 of 4 runs tell)',
    );
  });
});

test('too few runs say nothing', () => {
  expect(judge({ score: { mean: { min: 1 } } }, [])).toMatchObject({ verdict: 'broken' });
  const result = judge({ runs: { min: 5 }, score: { mean: { min: 1 } } }, runs(4));
  expect(result).toMatchObject({ verdict: 'broken', checks: [{ id: 'runs.min', status: 'fail' }] });
});

test('success is of labelled runs, with its interval', () => {
  const some = runs(10, (i) => ({ outcome: i < 6 ? 'pass' : i < 8 ? 'fail' : null }));
  const result = judge({ success: { rate: { min: 0.9 } } }, some);
  expect(result.checks[0]).toMatchObject({
    status: 'fail',
    message:
      '6 of 8 labelled runs passed: 75.0 % (95 % interval 40.9 % to 92.9 %), expected at least 90.0 %',
    runIds: ['run-6', 'run-7'],
  });
  expect(statuses({ success: { min_labelled: 9 } }, some)).toEqual({ success: 'skipped' });
});

test('detectors, by findings, runs, share and severity', () => {
  const found = [
    { detector: 'retry-loop', severity: 'medium', failure: 1 },
    { detector: 'retry-loop', severity: 'medium', failure: 2 },
    { detector: 'open-todos', severity: 'high', failure: 3 },
    // Another word for the first of them.
    { detector: 'timeout', severity: 'high', failure: 1 },
  ] as GateRun['findings'];
  const some = runs(10, (i) => ({ findings: i < 2 ? found : [] }));
  expect(
    statuses(
      {
        detectors: {
          'retry-loop': 3,
          'open-todos': { max_runs: 2 },
          timeout: 2,
          'rule:misspelt': 0,
          'severity:medium': { max_share: 0.2 },
          'severity:high': { max_findings: 3 },
          'severity:info': 6,
        },
      },
      some,
    ),
  ).toEqual({
    'detectors.retry-loop': 'fail',
    'detectors.open-todos': 'pass',
    'detectors.timeout': 'pass',
    'detectors.rule:misspelt': 'skipped',
    'detectors.severity:medium': 'pass',
    'detectors.severity:high': 'fail',
    'detectors.severity:info': 'pass',
  });
});

test('one of a thing is counted in the singular', () => {
  const one = runs(1, () => ({
    findings: [{ detector: 'retry-loop', severity: 'medium', failure: 1 }],
  }));
  const limit = { max_findings: 1, max_runs: 1 };
  const result = judge({ runs: { min: 1 }, detectors: { 'retry-loop': limit } }, one);
  expect(result.checks.map(({ message }) => message)).toEqual([
    '1 run measured, expected at least 1',
    'retry-loop tells 1 failure in 1 of 1 run, expected at most 1 failure and at most 1 run',
  ]);
  expect(GATE_REPORTERS.text(result)).toContain('The gate holds for 1 run.');
});

describe('regressions', () => {
  const config: GateConfig = { regressions: { measures: ['success', 'cost', 'score', 'tokens'] } };
  const before = runs(40, (i) => ({ outcome: i % 4 ? 'pass' : 'fail', score: 90 - (i % 5) }));

  test('are seen where they are real', () => {
    const worse = runs(40, (i) => ({
      outcome: i % 4 ? 'fail' : 'pass',
      score: 60 - (i % 5),
      costUsd: 0.3 + i / 1000,
    }));
    expect(statuses(config, worse, before)).toEqual({
      'regressions.success': 'fail',
      'regressions.cost': 'fail',
      'regressions.score': 'fail',
      'regressions.tokens': 'pass',
    });
  });

  test('are not what chance explains, nor what is better', () => {
    const same = runs(40, (i) => ({ outcome: i % 5 ? 'pass' : 'fail', score: 89 - (i % 5) / 2 }));
    const better = runs(40, () => ({ outcome: 'pass', score: 99, costUsd: 0.01 }));
    for (const now of [same, better]) expect(judge(config, now, before).verdict).toBe('pass');
    const few = runs(2, () => ({ outcome: 'fail' }));
    expect(statuses(config, few, before)['regressions.success']).toBe('pass');
  });

  test('may be too small to matter, and want a baseline', () => {
    const dearer = runs(40, (i) => ({ costUsd: 0.145 + i / 1000 }));
    const cost = (min_change: number): GateConfig => ({
      regressions: { measures: ['cost'], min_change },
    });
    expect(judge(cost(0.1), dearer, before).verdict).toBe('fail');
    expect(judge(cost(0.9), dearer, before).verdict).toBe('pass');
    expect(() => judge(cost(0), dearer)).toThrow(/asks for regressions.*--baseline/);
    expect(() => judge({ new_clusters: {} }, dearer)).toThrow(/new_clusters/);
  });
});

test('new clusters are those that the baseline does not know', () => {
  const cluster = (id: string): FailureCluster => ({
    kind: 'error',
    id,
    label: `<${id}>`,
    sources: [],
    severity: null,
    count: 1,
    runCount: 1,
    agents: [],
    models: [],
    firstSeenNs: 0n,
    lastSeenNs: 0n,
    history: [],
    trend: 'steady',
    exemplars: [{ runId: `run of ${id}`, spanId: null }],
    similarTo: null,
  });
  const baseline = parseBaseline(
    formatBaseline({ runs: runs(2), clusters: [cluster('a')] }),
    'baseline.json',
  );
  expect(baseline.runs).toEqual(runs(2));
  const evidence = { runs: runs(3), clusters: [cluster('a'), cluster('b')], baseline, lookers: [] };
  const broken = evaluateGate({ new_clusters: {} }, evidence);
  expect(broken.checks).toMatchObject([
    { status: 'fail', message: expect.stringContaining('<b>'), runIds: ['run of b'] },
  ]);
  expect(evaluateGate({ new_clusters: { max: 1 } }, evidence).verdict).toBe('pass');
});

test.each([
  ['no JSON', 'x', /is no JSON/],
  ['something else', '[]', /is no baseline/],
  ['null', 'null', /is no baseline/],
  ['a later version', '{"format":"tracehound-gate-baseline","version":9}', /has version 9/],
  ['no runs', '{"format":"tracehound-gate-baseline","version":1,"clusters":[]}', /lacks runs/],
])('a baseline that is %s is refused', (_, text, says) => {
  expect(() => parseBaseline(text, 'b.json')).toThrow(says);
});

describe('reporters', () => {
  const evil = '<script>]]>"|\u001b[31m`';
  const result = judge(
    { score: { mean: { min: 95 } }, cost: { mean: { max: 9 } }, success: {} },
    runs(2, (i) => ({ runId: `${evil}${i}` })),
  );
  const settings = { version: '1.0.0', configFile: 'gate.yml' };
  const render = (format: keyof typeof GATE_REPORTERS) => GATE_REPORTERS[format](result, settings);

  test('text', () => {
    expect(render('text').split('\n')).toEqual([
      'FAIL  score.mean: mean score is 90.0, expected at least 95.0',
      expect.stringContaining('run <script>'),
      expect.stringContaining('run <script>'),
      'ok    cost.mean: mean cost is $0.1005, expected at most $9.0000',
      'skip  success: 0 of 2 runs labelled, expected at least 1',
      'The gate does not hold for 2 runs: 1 of 3 limits broken, 1 of 3 limits could not be measured.',
      '',
    ]);
  });

  test('JUnit counts and escapes', () => {
    const xml = render('junit');
    expect(xml).toContain('tests="3" failures="1" errors="0" skipped="1"');
    expect(xml).toContain('name="score.mean"><failure message="mean score is 90.0');
    expect(xml).not.toContain('<script');
    expect(xml).not.toContain('\u001b');
    const empty = GATE_REPORTERS.junit(judge({ score: { mean: { min: 1 } } }, []));
    expect(empty).toContain('errors="1"');
    expect(empty).toContain('<error message="The gate can say nothing');
  });

  test('Markdown and SARIF', () => {
    expect(render('md')).toContain('**broken**');
    expect(render('md')).not.toContain('<script');
    const log = JSON.parse(render('sarif')) as { runs: { results: object[] }[] };
    expect(sarifFaults(log)).toEqual([]);
    expect(log.runs[0]!.results).toMatchObject([
      { ruleId: 'gate/score.mean', level: 'error' },
      { ruleId: 'gate/success', level: 'note' },
    ]);
  });
});
