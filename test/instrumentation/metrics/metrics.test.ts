import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from '../../../examples/model-server.js';
import { tempFolder } from '../../support/temp-folder.js';
import { tracehound } from '../../support/cli-process.js';
import { startOtlpReceiver } from '../support/otlp-receiver.js';
import { fixture, runNode, TRACED } from '../support/run-node.js';

let models: ModelServer;
beforeAll(async () => {
  models = await startModelServer(({ body }) =>
    body['model'] === 'busy'
      ? { status: 429, error: 'Slow down.' }
      : { content: 'Hello!', usage: { input: 120, output: 30 } },
  );
});
afterAll(() => models.close());

interface Metric {
  name: string;
  unit: string;
  histogram?: { aggregationTemporality: number; dataPoints: Point[] };
  sum?: { dataPoints: Point[] };
}
interface Point {
  count: number;
  sum: number;
  asDouble?: number;
  explicitBounds: number[];
  attributes: { key: string; value: Record<string, unknown> }[];
}

function attributesOf({ attributes }: Point): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

test.each([
  ['returns'],
  // Then nothing asynchronous runs any more.
  ['exits'],
])(
  'of an agent that %s calls are measured by the conventions, over OTLP and in the file',
  async (way) => {
    const db = path.join(tempFolder(), 'traces.duckdb');
    const receiver = await startOtlpReceiver();
    const run = await runNode([...TRACED, fixture('measured-agent.mjs'), way], {
      TRACEHOUND_DB: db,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      MODEL_URL: models.url,
    });
    await receiver.close();
    expect(run).toMatchObject({ stderr: '', code: 0 });

    expect(receiver.metrics).toHaveLength(1);
    const [request] = receiver.metrics as [
      { resourceMetrics: { scopeMetrics: { metrics: Metric[] }[] }[] },
    ];
    const metrics = request.resourceMetrics[0]!.scopeMetrics[0]!.metrics;
    const named = (name: string) => metrics.find((metric) => metric.name === name)!;

    const duration = named('gen_ai.client.operation.duration').histogram!;
    expect(duration.aggregationTemporality).toBe(2);
    expect(duration.dataPoints[0]!.explicitBounds).toEqual([
      0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
    ]);
    expect(duration.dataPoints.map((point) => [point.count, attributesOf(point)])).toEqual([
      [
        2,
        expect.objectContaining({ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' }),
      ],
      [1, expect.objectContaining({ 'gen_ai.request.model': 'busy', 'error.type': '429' })],
    ]);
    const usage = named('gen_ai.client.token.usage').histogram!;
    expect(usage.dataPoints[0]!.explicitBounds).toHaveLength(14);
    expect(
      usage.dataPoints.map((point) => [attributesOf(point)['gen_ai.token.type'], point.sum]),
    ).toEqual([
      ['input', 240],
      ['output', 60],
    ]);
    expect(
      named('gen_ai.client.operation.time_to_first_chunk').histogram!.dataPoints,
    ).toMatchObject([{ count: 1 }]);
    const tools = named('gen_ai.execute_tool.duration').histogram!.dataPoints;
    expect(tools.map((point) => [attributesOf(point), point.count])).toEqual([
      [{ 'gen_ai.tool.name': 'look' }, 1],
      [{ 'gen_ai.tool.name': 'fail', 'error.type': 'TypeError' }, 1],
    ]);
    expect(named('tracehound.tool.errors').sum!.dataPoints.map(attributesOf)).toEqual([
      { 'gen_ai.tool.name': 'fail', 'error.type': 'TypeError' },
    ]);

    const sql = `select name, kind, temporality, count(*)::integer as points from metric_points group by all order by name`;
    const { stdout } = await tracehound(['query', sql, '--format', 'json', '--db', db]);
    const delta = { kind: 'histogram', temporality: 1 };
    expect(JSON.parse(stdout)).toEqual([
      { name: 'gen_ai.client.operation.duration', ...delta, points: 2 },
      { name: 'gen_ai.client.operation.time_to_first_chunk', ...delta, points: 1 },
      { name: 'gen_ai.client.token.usage', ...delta, points: 2 },
      { name: 'gen_ai.execute_tool.duration', ...delta, points: 2 },
      { name: 'tracehound.tool.errors', kind: 'sum', temporality: 1, points: 1 },
    ]);
  },
);

test('a backend that takes no metrics, and one that asks for none, hear nothing of it', async () => {
  const receiver = await startOtlpReceiver();
  const env = {
    TRACEHOUND_SINK: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    MODEL_URL: models.url,
  };
  const runs = await Promise.all([
    runNode([...TRACED, fixture('measured-agent.mjs')], {
      ...env,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRICS_EXPORTER: 'none',
    }),
    runNode([...TRACED, fixture('measured-agent.mjs')], {
      ...env,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
    }),
  ]);
  await receiver.close();
  expect(runs.map(({ stderr }) => stderr)).toEqual(['', '']);
  expect(receiver.metrics).toEqual([]);
  expect(receiver.spans.length).toBeGreaterThan(0);
});
