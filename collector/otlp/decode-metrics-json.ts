import {
  parseThen,
  readAlone,
  readJsonEnvelopes,
  type EnvelopeNames,
} from './decode-json-envelope.js';
import { readPointJson } from './decode-json-points.js';
import { readAttributes } from './decode-json-values.js';
import type { JsonObject, JsonPath } from './json-path.js';
import { readEnum, readString } from './json-scalars.js';
import type { ItemRejection } from './log-model.js';
import { bothSpellings } from './member-names.js';
import type { DecodedMetrics, Metric, MetricKind } from './metric-model.js';
import { keepUnknownMembers } from './unknown-members.js';

const NAMES: EnvelopeNames = {
  ofResources: ['resourceMetrics', 'resource_metrics'],
  ofScopes: ['scopeMetrics', 'scope_metrics'],
  items: ['metrics', 'metrics'],
};

/** Of the members of Metric's `oneof data`, by name. */
const KINDS: [name: string, kind: MetricKind][] = [
  ['gauge', 'gauge'],
  ['sum', 'sum'],
  ['histogram', 'histogram'],
  ['exponentialHistogram', 'exponential_histogram'],
  ['exponential_histogram', 'exponential_histogram'],
  ['summary', 'summary'],
];

const TEMPORALITIES = {
  AGGREGATION_TEMPORALITY_UNSPECIFIED: 0,
  AGGREGATION_TEMPORALITY_DELTA: 1,
  AGGREGATION_TEMPORALITY_CUMULATIVE: 2,
};

const MEMBERS = bothSpellings(
  'name',
  'description',
  'unit',
  'metadata',
  ...KINDS.map(([name]) => name),
);

/** Reads an ExportMetricsServiceRequest in OTLP/JSON, by the rules of `decodeJson`. */
export function decodeMetricsJson(text: string): DecodedMetrics {
  return parseThen(text, (request) => {
    const rejected: ItemRejection[] = [];
    const envelopes = readJsonEnvelopes<Metric>(request, NAMES, (path, of, metrics) => {
      metrics.push(readMetric(path, of, rejected));
    });
    const groups = envelopes.map(({ resource, scope, items }) => ({
      resource,
      scope,
      metrics: items,
    }));
    return { groups, rejected };
  });
}

function readMetric(path: JsonPath, of: JsonObject, rejected: ItemRejection[]): Metric {
  const metric: Metric = {
    name: readString(path, of, 'name'),
    description: readString(path, of, 'description'),
    unit: readString(path, of, 'unit'),
    kind: null,
    temporality: 0,
    isMonotonic: false,
    points: [],
    metadata: readAttributes(path, of, 'metadata'),
    unknownFields: keepUnknownMembers(of, MEMBERS),
  };
  const found = KINDS.find(([name]) => of[name] != null);
  if (!found) return metric;
  const [name, kind] = found;
  const data = path.object(of, name)!;
  path.push(name);
  const temporality =
    'aggregationTemporality' in data ? 'aggregationTemporality' : 'aggregation_temporality';
  metric.kind = kind;
  metric.temporality = readEnum(path, data, temporality, TEMPORALITIES);
  metric.isMonotonic = (data['isMonotonic'] ?? data['is_monotonic']) === true;
  path.each(path.list(data, 'dataPoints', 'data_points'), 'dataPoints', (point) => {
    const refusal = readAlone(path, () => metric.points.push(readPointJson(path, point, kind)));
    if (refusal !== null) rejected.push(refusal);
  });
  path.pop();
  return metric;
}
