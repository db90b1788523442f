import { describe, expect, test } from 'vitest';
import { DecodeError } from '../../../collector/errors.js';
import { decodeMetrics } from '../../../collector/otlp/decode-metrics.js';
import { rowsFromMetrics } from '../../../collector/record/rows-from-metrics.js';
import { encodeSignal } from '../../fixtures/otlp/signal-proto.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = '00f067aa0ba902b7';
const TIMES = { startTimeUnixNano: '1790000000000000001', timeUnixNano: '1790000000000000002' };
const LABELS = { attributes: [{ key: 'session.id', value: { stringValue: 's' } }], flags: 1 };

function request(...metrics: object[]) {
  return {
    resourceMetrics: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'agent' } }] },
        scopeMetrics: [{ scope: { name: 'm' }, metrics }],
      },
    ],
  };
}

const asJson = (of: object) => decodeMetrics(Buffer.from(JSON.stringify(of)), 'json');
const asProtobuf = (of: object) =>
  decodeMetrics(encodeSignal('ExportMetricsServiceRequest', of), 'protobuf');

const EVERY_KIND = [
  {
    name: 'cost',
    description: 'what it cost',
    unit: 'USD',
    metadata: [{ key: 'k', value: { boolValue: true } }],
    sum: {
      aggregationTemporality: 1,
      isMonotonic: true,
      dataPoints: [
        {
          ...TIMES,
          ...LABELS,
          asDouble: 0.5,
          exemplars: [
            {
              timeUnixNano: '5',
              asInt: '-3',
              traceId: TRACE,
              spanId: SPAN,
              filteredAttributes: [{ key: 'a', value: { intValue: '1' } }],
            },
          ],
        },
      ],
    },
  },
  { name: 'open', gauge: { dataPoints: [{ timeUnixNano: '9', asInt: '-9223372036854775808' }] } },
  {
    name: 'duration',
    histogram: {
      aggregationTemporality: 2,
      dataPoints: [
        {
          ...TIMES,
          count: '3',
          sum: 6.5,
          min: 1,
          max: 4,
          bucketCounts: ['1', '0', '2'],
          explicitBounds: [2, 3.5],
        },
        { timeUnixNano: '9', count: '0' },
      ],
    },
  },
  {
    name: 'size',
    exponentialHistogram: {
      aggregationTemporality: 1,
      dataPoints: [
        {
          ...TIMES,
          count: '5',
          sum: 10,
          scale: -2,
          zeroCount: '1',
          zeroThreshold: 0.25,
          positive: { offset: -1, bucketCounts: ['1', '300'] },
          negative: { offset: 4, bucketCounts: ['2'] },
        },
      ],
    },
  },
  {
    name: 'latency',
    summary: {
      dataPoints: [{ ...TIMES, count: '2', sum: 3, quantileValues: [{ quantile: 0.5, value: 1 }] }],
    },
  },
];

describe.each([
  ['JSON', asJson],
  ['protobuf', asProtobuf],
])('metrics of %s', (_, decode) => {
  const rows = () => rowsFromMetrics(decode(request(...EVERY_KIND)).groups, 7n);

  test('become one row for each point', () => {
    expect(
      rows().map(({ name, kind, temporality, isMonotonic }) => [
        name,
        kind,
        temporality,
        isMonotonic,
      ]),
    ).toEqual([
      ['cost', 'sum', 1, true],
      ['open', 'gauge', null, null],
      ['duration', 'histogram', 2, null],
      ['duration', 'histogram', 2, null],
      ['size', 'exponential_histogram', 1, null],
      ['latency', 'summary', null, null],
    ]);
  });

  test('a number point says all it says', () => {
    expect(rows()[0]).toEqual({
      name: 'cost',
      description: 'what it cost',
      unit: 'USD',
      kind: 'sum',
      temporality: 1,
      isMonotonic: true,
      startNs: 1790000000000000001n,
      timeNs: 1790000000000000002n,
      receivedNs: 7n,
      valueDouble: 0.5,
      valueInt: null,
      point: null,
      exemplars: `[{"time_ns":5,"value":-3,"trace_id":"${TRACE}","span_id":"${SPAN}","attributes":{"a":1}}]`,
      service: 'agent',
      scopeName: 'm',
      sessionId: 's',
      attributes: '{"session.id":"s"}',
      resource: '{"attributes":{"service.name":"agent"}}',
      scope: '{"name":"m"}',
      metadata: '{"k":true}',
      flags: 1n,
      unknownFields: null,
    });
    expect(rows()[1]).toMatchObject({
      valueInt: -9223372036854775808n,
      valueDouble: null,
      startNs: null,
    });
  });

  test('a distribution says its own in natural JSON', () => {
    const points = rows().map(({ point }) =>
      point === null ? null : (JSON.parse(String(point)) as object),
    );
    expect(points.slice(2)).toEqual([
      { count: 3, sum: 6.5, min: 1, max: 4, bucket_counts: [1, 0, 2], explicit_bounds: [2, 3.5] },
      { count: 0 },
      {
        count: 5,
        sum: 10,
        scale: -2,
        zero_count: 1,
        zero_threshold: 0.25,
        positive: { offset: -1, bucket_counts: [1, 300] },
        negative: { offset: 4, bucket_counts: [2] },
      },
      { count: 2, sum: 3, quantiles: [{ quantile: 0.5, value: 1 }] },
    ]);
  });

  test('a point with a time that cannot be stored is left out, the others stay', () => {
    const dataPoints = [
      { timeUnixNano: '18446744073709551615', asInt: '1' },
      { timeUnixNano: '1', asInt: '2' },
    ];
    const { groups, rejected } = decode(request({ name: 'x', gauge: { dataPoints } }));
    expect(groups[0]!.metrics[0]!.points.map(({ valueInt }) => valueInt)).toEqual([2n]);
    expect(rejected).toMatchObject([{ reason: 'time out of range' }]);
  });

  test('a metric without data has no row', () => {
    expect(rowsFromMetrics(decode(request({ name: 'nothing' })).groups, 7n)).toEqual([]);
  });
});

test('the two encodings of one request are one', () => {
  expect(asProtobuf(request(...EVERY_KIND))).toEqual(asJson(request(...EVERY_KIND)));
});

test.each([
  ['JSON that is none', '{', 'json'],
  ['JSON of another shape', '{"resourceMetrics":[1]}', 'json'],
  ['protobuf that is cut off', Buffer.from([0x0a, 200, 1]), 'protobuf'],
] as const)('%s cannot be read', (_, body, encoding) => {
  expect(() => decodeMetrics(Buffer.from(body), encoding)).toThrow(DecodeError);
});
