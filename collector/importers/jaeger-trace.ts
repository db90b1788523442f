import { SpanRejected, type RejectionReason } from '../errors.js';
import type {
  AnyValue,
  DecodedTraces,
  KeyValue,
  Rejection,
  Resource,
  Scope,
  Span,
  SpanGroup,
} from '../otlp/model.js';
import {
  integerIn,
  kindOf,
  nameIn,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
} from '../json/json-object.js';

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
/** Tags that stand for fields of OTLP's own (OTel 1.41, mapping to Jaeger). */
const FIELD_TAGS = new Set([
  'span.kind',
  'otel.status_code',
  'otel.status_description',
  'otel.scope.name',
  'otel.scope.version',
  'w3c.tracestate',
]);

/** The spans of one trace, in OTLP's form; those that cannot be are told by reason. */
export function jaegerTrace(trace: JsonObject): DecodedTraces {
  const processes = objectIn(trace['processes']) ?? {};
  const groups = new Map<string, SpanGroup>();
  const rejected: Rejection[] = [];
  for (const given of trace['spans'] as unknown[]) {
    try {
      const span = objectIn(given);
      if (span === undefined)
        throw new SpanRejected('wrong type', `a span should be an object, not ${kindOf(given)}`);
      const process =
        objectIn(span['process']) ?? objectIn(processes[String(span['processID'])]) ?? {};
      const tags = new Map(objectsIn(span['tags']).map((tag) => [tag['key'], tag]));
      const scope = scopeOf(tags);
      const key = JSON.stringify([span['processID'], scope.name, scope.version]);
      let group = groups.get(key);
      if (group === undefined)
        groups.set(key, (group = { resource: resourceOf(process), scope, spans: [] }));
      group.spans.push(spanOf(span, tags));
    } catch (error) {
      if (!(error instanceof SpanRejected)) throw error;
      const span = objectIn(given);
      rejected.push({
        reason: error.reason,
        detail: error.detail,
        traceId: textIn(span?.['traceID']) ?? '',
        spanId: textIn(span?.['spanID']) ?? '',
      });
    }
  }
  return { groups: [...groups.values()], rejected };
}

function spanOf(span: JsonObject, tags: ReadonlyMap<unknown, JsonObject>): Span {
  const references = objectsIn(span['references']);
  const traceId = hexId(span['traceID'], 32, 'invalid trace id');
  const parent = references.find(
    (reference) => reference['refType'] === 'CHILD_OF' && sameTrace(reference['traceID'], traceId),
  );
  const parentId = parent?.['spanID'] ?? nameIn(span['parentSpanID']);
  const startNs = micros(span['startTime']);
  const status = String(tags.get('otel.status_code')?.['value'] ?? '').toUpperCase();
  const failed = tags.get('error')?.['value'];
  return {
    traceId,
    spanId: hexId(span['spanID'], 16, 'invalid span id'),
    parentSpanId: parentId === undefined ? '' : hexId(parentId, 16, 'invalid parent span id'),
    traceState: textIn(tags.get('w3c.tracestate')?.['value']) ?? '',
    flags: integerIn(span['flags']) ?? 0,
    name: textIn(span['operationName']) ?? '',
    kind: Math.max(KINDS.indexOf(String(tags.get('span.kind')?.['value'])), 0),
    startNs,
    endNs: startNs + micros(span['duration'] ?? 0),
    attributes: attributesOf(span['tags']),
    droppedAttributesCount: 0,
    events: objectsIn(span['logs']).map((log) => {
      const fields = attributesOf(log['fields']);
      const name = fields.find(({ key }) => key === 'event' || key === 'name');
      return {
        timeNs: micros(log['timestamp']),
        name: name?.value.type === 'string' ? String(name.value.value) : 'log',
        attributes: fields.filter((field) => field !== name),
        droppedAttributesCount: 0,
      };
    }),
    droppedEventsCount: 0,
    links: references
      .filter((reference) => reference !== parent)
      .map((reference) => ({
        traceId: hexId(reference['traceID'], 32, 'invalid trace id'),
        spanId: hexId(reference['spanID'], 16, 'invalid span id'),
        traceState: '',
        attributes: [],
        droppedAttributesCount: 0,
        flags: 0,
      })),
    droppedLinksCount: 0,
    statusCode:
      status === 'ERROR' || failed === true || failed === 'true' ? 2 : status === 'OK' ? 1 : 0,
    statusMessage: textIn(tags.get('otel.status_description')?.['value']) ?? '',
    unknownFields: null,
  };
}

function attributesOf(tags: unknown): KeyValue[] {
  return objectsIn(tags).flatMap((tag) => {
    const key = textIn(tag['key']);
    return key === undefined || FIELD_TAGS.has(key) ? [] : [{ key, value: valueOf(tag) }];
  });
}

function valueOf({ type, value }: JsonObject): AnyValue {
  switch (type) {
    case 'bool':
      return { type: 'bool', value: value === true || value === 'true' };
    case 'int64':
      try {
        return { type: 'int', value: BigInt.asIntN(64, BigInt(value as string | number | bigint)) };
      } catch {
        return { type: 'string', value: String(value) };
      }
    case 'float64':
      return { type: 'double', value: numberIn(value) ?? NaN };
    case 'binary':
      return { type: 'bytes', value: Uint8Array.from(Buffer.from(String(value), 'base64')) };
    default:
      return {
        type: 'string',
        value: typeof value === 'string' ? value : JSON.stringify(value ?? ''),
      };
  }
}

function resourceOf(process: JsonObject): Resource {
  const service = textIn(process['serviceName']);
  return {
    attributes: [
      ...(service === undefined
        ? []
        : [{ key: 'service.name', value: { type: 'string' as const, value: service } }]),
      ...attributesOf(process['tags']),
    ],
    droppedAttributesCount: 0,
    schemaUrl: '',
  };
}

function scopeOf(tags: ReadonlyMap<unknown, JsonObject>): Scope {
  return {
    name: textIn(tags.get('otel.scope.name')?.['value']) ?? '',
    version: textIn(tags.get('otel.scope.version')?.['value']) ?? '',
    attributes: [],
    droppedAttributesCount: 0,
    schemaUrl: '',
  };
}

/** Jaeger leaves leading zeros out, and old ones have trace ids of 64 bits. */
function hexId(value: unknown, length: number, reason: RejectionReason): string {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  const id = text.padStart(length, '0');
  if (text === '' || id.length !== length || !/^[0-9a-f]+$/.test(id) || /^0+$/.test(id))
    throw new SpanRejected(
      reason,
      `expected up to ${length} hex digits, got ${JSON.stringify(value ?? null)}`,
    );
  return id;
}

function sameTrace(value: unknown, traceId: string): boolean {
  return (
    value === undefined ||
    (typeof value === 'string' && value.toLowerCase().padStart(32, '0') === traceId)
  );
}

function micros(value: unknown): bigint {
  const number = integerIn(value);
  if (number === undefined || number < 0)
    throw new SpanRejected('time out of range', `expected microseconds, got ${String(value)}`);
  const ns = BigInt(number) * 1000n;
  if (ns >= 2n ** 62n) throw new SpanRejected('time out of range', `${number} microseconds`);
  return ns;
}
