import { readAttributes } from './decode-json-values.js';
import type { JsonObject, JsonPath } from './json-path.js';
import { member, readString, readUint32, toDouble, toInt64, toStoredInt } from './json-scalars.js';
import { bothSpellings } from './member-names.js';
import type { Buckets, DataPoint, Distribution, Exemplar, MetricKind } from './metric-model.js';
import { optionalId } from './optional-id.js';
import { readStoredTimeJson } from './stored-time.js';
import { keepUnknownMembers } from './unknown-members.js';

const MEMBERS = bothSpellings(
  'startTimeUnixNano',
  'timeUnixNano',
  'asDouble',
  'asInt',
  'exemplars',
  'attributes',
  'flags',
  'count',
  'sum',
  'min',
  'max',
  'bucketCounts',
  'explicitBounds',
  'scale',
  'zeroCount',
  'zeroThreshold',
  'positive',
  'negative',
  'quantileValues',
);

/** Reads a data point of any kind: a member means the same wherever it stands. */
export function readPointJson(path: JsonPath, of: JsonObject, kind: MetricKind): DataPoint {
  const isNumber = kind === 'gauge' || kind === 'sum';
  return {
    startNs: readStoredTimeJson(path, of, 'startTimeUnixNano', 'start_time_unix_nano'),
    timeNs: readStoredTimeJson(path, of, 'timeUnixNano', 'time_unix_nano'),
    ...readNumber(path, of),
    distribution: isNumber ? null : readDistribution(path, of),
    exemplars: path.each(path.list(of, 'exemplars'), 'exemplars', (exemplar) =>
      readExemplar(path, exemplar),
    ),
    attributes: readAttributes(path, of, 'attributes'),
    flags: readUint32(path, of, 'flags'),
    unknownFields: keepUnknownMembers(of, MEMBERS),
  };
}

function readNumber(
  path: JsonPath,
  of: JsonObject,
): { valueDouble: number | null; valueInt: bigint | null } {
  const int = member(of, 'asInt', 'as_int');
  return {
    valueDouble: readDouble(path, of, 'asDouble', 'as_double') ?? null,
    valueInt: int == null ? null : toStoredInt(path, int, 'asInt'),
  };
}

function readDistribution(path: JsonPath, of: JsonObject): Distribution {
  const zeroCount = member(of, 'zeroCount', 'zero_count');
  const scale = member(of, 'scale');
  const found: Distribution = {
    count: toInt64(path, of['count'] ?? 0, 'count'),
    sum: readDouble(path, of, 'sum'),
    min: readDouble(path, of, 'min'),
    max: readDouble(path, of, 'max'),
    bucketCounts: readCounts(path, of),
    explicitBounds: readBounds(path, of),
    scale: scale == null ? undefined : toInt64(path, scale, 'scale'),
    zeroCount: zeroCount == null ? undefined : toInt64(path, zeroCount, 'zeroCount'),
    zeroThreshold: readDouble(path, of, 'zeroThreshold', 'zero_threshold'),
    positive: readBuckets(path, of, 'positive'),
    negative: readBuckets(path, of, 'negative'),
    quantiles: readQuantiles(path, of),
  };
  // Absent is absent, as it is in protobuf.
  return Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== undefined),
  ) as unknown as Distribution;
}

function readDouble(
  path: JsonPath,
  of: JsonObject,
  name: string,
  either?: string,
): number | undefined {
  const value = member(of, name, either);
  return value == null ? undefined : toDouble(path, value, name);
}

function readCounts(path: JsonPath, of: JsonObject): bigint[] | undefined {
  const list = path.list(of, 'bucketCounts', 'bucket_counts');
  return list.length > 0 ? list.map((count) => toInt64(path, count, 'bucketCounts')) : undefined;
}

function readBounds(path: JsonPath, of: JsonObject): number[] | undefined {
  const list = path.list(of, 'explicitBounds', 'explicit_bounds');
  return list.length > 0 ? list.map((bound) => toDouble(path, bound, 'explicitBounds')) : undefined;
}

function readBuckets(path: JsonPath, of: JsonObject, name: string): Buckets | undefined {
  const buckets = path.object(of, name);
  if (buckets === null) return undefined;
  const offset = toInt64(path, buckets['offset'] ?? 0, 'offset');
  return { offset, bucketCounts: readCounts(path, buckets) ?? [] };
}

function readQuantiles(path: JsonPath, of: JsonObject): Distribution['quantiles'] {
  const list = path.list(of, 'quantileValues', 'quantile_values');
  if (list.length === 0) return undefined;
  return path.each(list, 'quantileValues', (item) => ({
    quantile: readDouble(path, item, 'quantile') ?? 0,
    value: readDouble(path, item, 'value') ?? 0,
  }));
}

function readExemplar(path: JsonPath, of: JsonObject): Exemplar {
  const attributes = 'filteredAttributes' in of ? 'filteredAttributes' : 'filtered_attributes';
  return {
    timeNs: readStoredTimeJson(path, of, 'timeUnixNano', 'time_unix_nano'),
    ...readNumber(path, of),
    traceId: optionalId(readString(path, of, 'traceId', 'trace_id'), 16),
    spanId: optionalId(readString(path, of, 'spanId', 'span_id'), 8),
    filteredAttributes: readAttributes(path, of, attributes),
  };
}
