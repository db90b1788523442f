import { SpanRejected } from '../errors.js';
import { readEnvelopes } from './decode-protobuf-envelope.js';
import { readAttribute, readValue, UnknownFields } from './decode-protobuf-values.js';
import type { DecodedLogs, ItemRejection, LogRecord } from './log-model.js';
import { readOptionalId } from './optional-id.js';
import { readStoredTime } from './stored-time.js';
import type { WireReader } from './wire-reader.js';

/**
 * Reads an ExportLogsServiceRequest (opentelemetry-proto 1.x, collector/logs/v1) straight from its bytes, by the rules
 * of `decodeProtobuf`.
 */
export function decodeLogsProtobuf(body: Uint8Array): DecodedLogs {
  const rejected: ItemRejection[] = [];
  const envelopes = readEnvelopes<LogRecord>(body, (reader, end, records) => {
    try {
      records.push(readRecord(reader, end));
    } catch (error) {
      if (!(error instanceof SpanRejected)) throw error;
      rejected.push({ reason: error.reason, detail: error.detail });
      reader.pos = end;
    }
  });
  const groups = envelopes.map(({ resource, scope, items }) => ({
    resource,
    scope,
    records: items,
  }));
  return { groups, rejected };
}

function readRecord(reader: WireReader, end: number): LogRecord {
  const record: LogRecord = {
    timeNs: 0n,
    observedNs: 0n,
    severityNumber: 0,
    severityText: '',
    body: { type: 'empty' },
    attributes: [],
    droppedAttributesCount: 0,
    flags: 0,
    traceId: '',
    spanId: '',
    eventName: '',
    unknownFields: null,
  };
  const unknown = new UnknownFields();
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 0x09) record.timeNs = readStoredTime(reader, 'time');
    else if (tag === 0x10) record.severityNumber = reader.uint32() | 0;
    else if (tag === 0x1a) record.severityText = reader.string(end);
    else if (tag === 0x2a) record.body = readValue(reader, reader.endOfDelimited(end));
    else if (tag === 0x32)
      record.attributes.push(readAttribute(reader, reader.endOfDelimited(end)));
    else if (tag === 0x38) record.droppedAttributesCount = reader.uint32();
    else if (tag === 0x45) record.flags = reader.fixed32();
    else if (tag === 0x4a) record.traceId = readOptionalId(reader, end, 16);
    else if (tag === 0x52) record.spanId = readOptionalId(reader, end, 8);
    else if (tag === 0x59) record.observedNs = readStoredTime(reader, 'observed time');
    else if (tag === 0x62) record.eventName = reader.string(end);
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  record.unknownFields = unknown.bytes;
  return record;
}
