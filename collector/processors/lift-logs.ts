import { DIALECTS } from '../dialects/registry.js';
import { liftedIds, liftedMark, type LiftedPlace, type LoggedEvent } from '../dialects/log-lift.js';
import { attributeOf } from '../dialects/message-values.js';
import type { Dialect } from '../dialects/dialect.js';
import { stringOf } from '../dialects/values.js';
import { blankSpan } from '../otlp/blank-span.js';
import type { LogGroup, LogRecord } from '../otlp/log-model.js';
import type { KeyValue, Resource, Scope, Span, SpanGroup } from '../otlp/model.js';
import { naturalJson, naturalMap } from '../otlp/natural-json.js';

const INTERNAL = 1;
const NS_PER_MS = 1e6;

/**
 * Log records that tell a step, as spans: command-line agents speak mostly in logs, and messages may come as log events
 * beside their span. The records themselves are kept as they are; a lifted span is marked as such. Its ids come from
 * the record, so that the same record is the same span whenever it comes, and records of one run find each other in
 * any order. Where the same producer sends spans too, the table `layers` tells each call once.
 */
export function spansFromLogs(groups: readonly LogGroup[], receivedNs: bigint): SpanGroup[] {
  const lifted: SpanGroup[] = [];
  for (const { resource, scope, records } of groups) {
    const spans: Span[] = [];
    for (const record of records) {
      const span = liftRecord(record, resource, scope, receivedNs);
      if (span !== null) spans.push(span);
    }
    if (spans.length > 0) lifted.push({ resource, scope, spans });
  }
  return lifted;
}

const LIFTING = DIALECTS.filter(({ logs }) => logs !== undefined);
const BY_PREFIX = new Map(LIFTING.map((dialect) => [dialect.logs!.prefix, dialect] as const));

/** A producer's records are its own whatever their names: some have the conventions' names beside theirs. */
function liftingDialect(scope: string, name: string): Dialect | undefined {
  return (
    LIFTING.find(({ detect }) => detect.scope?.(scope)) ??
    BY_PREFIX.get(name.slice(0, name.indexOf('.')))
  );
}

function liftRecord(
  record: LogRecord,
  resource: Resource,
  scope: Scope,
  receivedNs: bigint,
): Span | null {
  const name = eventName(record);
  const dialect = liftingDialect(scope.name, name);
  if (dialect === undefined) return null;
  const get = (key: string) =>
    attributeOf(record.attributes, key) ?? attributeOf(resource.attributes, key);
  const event: LoggedEvent = { name, record, get };
  const place = dialect.logs!.place(event);
  if (place === null) return null;
  const endNs = record.timeNs || record.observedNs || receivedNs;
  const durationNs = BigInt(Math.max(0, Math.round((place.durationMs ?? 0) * NS_PER_MS)));
  return {
    ...blankSpan(),
    ...idsOf(record, name, place, dialect.id),
    flags: record.flags,
    name,
    kind: INTERNAL,
    startNs: durationNs < endNs ? endNs - durationNs : endNs,
    endNs,
    attributes: [liftedMark(dialect.id), ...(place.asEvent ? [] : record.attributes)],
    droppedAttributesCount: record.droppedAttributesCount,
    events: place.asEvent
      ? [{ timeNs: endNs, name, attributes: eventAttributes(record), droppedAttributesCount: 0 }]
      : [],
  };
}

/**
 * Some senders leave `eventName` empty, Codex writes a line of its source there, and Claude Code leaves the vendor's
 * prefix to the body.
 */
function eventName(record: LogRecord): string {
  const attribute = attributeOf(record.attributes, 'event.name');
  const name = (attribute === undefined ? undefined : stringOf(attribute)) ?? record.eventName;
  if (record.body.type !== 'string' || record.body.value.length > 100) return name;
  const body = stringOf(record.body) ?? '';
  return name !== '' && body.endsWith(`.${name}`) ? body : name;
}

/** A record that names its span stands below that one, unless its producer's words place it elsewhere. */
function idsOf(
  record: LogRecord,
  name: string,
  place: LiftedPlace,
  dialect: Dialect['id'],
): Pick<Span, 'traceId' | 'spanId' | 'parentSpanId'> {
  const content = () =>
    `${name} ${record.timeNs || record.observedNs} ${naturalMap(record.attributes)} ${naturalJson(record.body)}`;
  const { traceId, spanId, parentSpanId } = liftedIds(dialect, place, place.id ?? content());
  if (place.isApart) return { traceId, spanId, parentSpanId };
  return {
    traceId: record.traceId || traceId,
    spanId,
    parentSpanId: (place.of === undefined && record.spanId) || parentSpanId,
  };
}

/** The body's members first: there the conventions 1.28 to 1.36 have the message. */
function eventAttributes({ body, attributes }: LogRecord): KeyValue[] {
  return body.type === 'kvlist' ? [...body.value, ...attributes] : attributes;
}
