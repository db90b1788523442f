import { SpanRejected } from '../errors.js';
import { readEnvelopes } from './decode-protobuf-envelope.js';
import { readAttribute, UnknownFields } from './decode-protobuf-values.js';
import { readDistributionPoint, readNumberPoint } from './decode-protobuf-points.js';
import type { ItemRejection } from './log-model.js';
import type { DataPoint, DecodedMetrics, Metric, MetricKind } from './metric-model.js';
import type { WireReader } from './wire-reader.js';

/**
 * Reads an ExportMetricsServiceRequest (opentelemetry-proto 1.x, collector/metrics/v1) straight from its bytes, by the
 * rules of `decodeProtobuf`; a data point that cannot be stored is left out and told in `rejected`.
 */
export function decodeMetricsProtobuf(body: Uint8Array): DecodedMetrics {
  const rejected: ItemRejection[] = [];
  const envelopes = readEnvelopes<Metric>(body, (reader, end, metrics) => {
    metrics.push(readMetric(reader, end, rejected));
  });
  const groups = envelopes.map(({ resource, scope, items }) => ({
    resource,
    scope,
    metrics: items,
  }));
  return { groups, rejected };
}

/** Of the members of Metric's `oneof data`, by tag. */
const KINDS: Readonly<Record<number, MetricKind>> = {
  0x2a: 'gauge',
  0x3a: 'sum',
  0x4a: 'histogram',
  0x52: 'exponential_histogram',
  0x5a: 'summary',
};

function readMetric(reader: WireReader, end: number, rejected: ItemRejection[]): Metric {
  const metric: Metric = {
    name: '',
    description: '',
    unit: '',
    kind: null,
    temporality: 0,
    isMonotonic: false,
    points: [],
    metadata: [],
    unknownFields: null,
  };
  const unknown = new UnknownFields();
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    const kind = KINDS[tag];
    if (kind) readData(reader, reader.endOfDelimited(end), kind, metric, rejected);
    else if (tag === 0x0a) metric.name = reader.string(end);
    else if (tag === 0x12) metric.description = reader.string(end);
    else if (tag === 0x1a) metric.unit = reader.string(end);
    else if (tag === 0x62) metric.metadata.push(readAttribute(reader, reader.endOfDelimited(end)));
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  metric.unknownFields = unknown.bytes;
  return metric;
}

/** Gauge, Sum, Histogram, ExponentialHistogram and Summary have the same fields under the same numbers. */
function readData(
  reader: WireReader,
  end: number,
  kind: MetricKind,
  metric: Metric,
  rejected: ItemRejection[],
): void {
  metric.kind = kind;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 0x0a) readPoint(reader, reader.endOfDelimited(end), kind, metric.points, rejected);
    else if (tag === 0x10) metric.temporality = reader.uint32() | 0;
    else if (tag === 0x18) metric.isMonotonic = reader.uint32() !== 0;
    else reader.skip(tag, end);
  }
  reader.finish(end);
}

function readPoint(
  reader: WireReader,
  end: number,
  kind: MetricKind,
  points: DataPoint[],
  rejected: ItemRejection[],
): void {
  try {
    const isNumber = kind === 'gauge' || kind === 'sum';
    points.push(isNumber ? readNumberPoint(reader, end) : readDistributionPoint(reader, end, kind));
  } catch (error) {
    if (!(error instanceof SpanRejected)) throw error;
    rejected.push({ reason: error.reason, detail: error.detail });
    reader.pos = end;
  }
}
