import type { MetricPointRow } from '../../store/index.js';
import { serviceOf, sessionOf } from '../dialects/session-keys.js';
import type {
  DataPoint,
  Distribution,
  Exemplar,
  Metric,
  MetricGroup,
} from '../otlp/metric-model.js';
import type { KeyValue, Resource } from '../otlp/model.js';
import { jsonString, naturalJson, naturalMap } from '../otlp/natural-json.js';
import { recordResource, recordScope } from './record-columns.js';

/** The rows of decoded metrics, one for each data point. A metric without data has none. */
export function rowsFromMetrics(
  groups: readonly MetricGroup[],
  receivedNs: bigint,
): MetricPointRow[] {
  return groups.flatMap(({ resource, scope, metrics }) => {
    const shared = {
      receivedNs,
      service: serviceOf(resource.attributes),
      scopeName: scope.name || null,
      resource: recordResource(resource),
      scope: recordScope(scope),
    };
    return metrics.flatMap((metric) =>
      metric.points.map((point) => ({
        ...shared,
        ...ofMetric(metric),
        ...ofPoint(point, resource),
        // A point that does not say when it was taken was taken when it came.
        timeNs: point.timeNs || receivedNs,
        unknownFields: point.unknownFields ?? metric.unknownFields,
      })),
    );
  });
}

function ofMetric(metric: Metric) {
  return {
    name: metric.name,
    description: metric.description || null,
    unit: metric.unit || null,
    kind: metric.kind!,
    temporality: metric.temporality || null,
    isMonotonic: metric.kind === 'sum' ? metric.isMonotonic : null,
    metadata: mapOf(metric.metadata),
  };
}

function ofPoint(point: DataPoint, resource: Resource) {
  return {
    startNs: point.startNs || null,
    valueDouble: point.valueDouble,
    valueInt: point.valueInt,
    point: point.distribution === null ? null : distributionJson(point.distribution),
    exemplars:
      point.exemplars.length > 0 ? `[${point.exemplars.map(exemplarJson).join(',')}]` : null,
    sessionId: sessionOf(point.attributes, resource.attributes),
    attributes: mapOf(point.attributes),
    flags: point.flags === 0 ? null : BigInt(point.flags),
  };
}

function mapOf(list: readonly KeyValue[]): string | null {
  return list.length > 0 ? naturalMap(list) : null;
}

/** `{count, sum?, min?, max?, bucket_counts?, explicit_bounds?, scale?, ...}`, in natural JSON. */
function distributionJson(distribution: Distribution): string {
  return json(distribution as unknown as Json);
}

function exemplarJson({ filteredAttributes, traceId, spanId, ...number }: Exemplar): string {
  const members: Record<string, Json> = { timeNs: number.timeNs };
  if (number.valueDouble !== null) members['value'] = number.valueDouble;
  if (number.valueInt !== null) members['value'] = number.valueInt;
  if (traceId !== '') members['traceId'] = traceId;
  if (spanId !== '') members['spanId'] = spanId;
  const text = json(members);
  if (filteredAttributes.length === 0) return text;
  return `${text.slice(0, -1)},"attributes":${naturalMap(filteredAttributes)}}`;
}

type Json = number | bigint | string | Json[] | { [name: string]: Json };

/** Natural JSON of our own objects, their names in snake_case. */
function json(value: Json): string {
  if (typeof value === 'bigint') return naturalJson({ type: 'int', value });
  if (typeof value === 'number') return naturalJson({ type: 'double', value });
  if (typeof value === 'string') return jsonString(value);
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`;
  const members = Object.entries(value).map(
    ([name, inner]) => `"${snakeCase(name)}":${json(inner)}`,
  );
  return `{${members.join(',')}}`;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
