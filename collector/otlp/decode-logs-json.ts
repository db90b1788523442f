import {
  parseThen,
  readAlone,
  readJsonEnvelopes,
  type EnvelopeNames,
} from './decode-json-envelope.js';
import { readAttributes, readValue } from './decode-json-values.js';
import type { JsonObject, JsonPath } from './json-path.js';
import { readEnum, readString, readUint32 } from './json-scalars.js';
import type { DecodedLogs, ItemRejection, LogRecord } from './log-model.js';
import { bothSpellings } from './member-names.js';
import { optionalId } from './optional-id.js';
import { readStoredTimeJson } from './stored-time.js';
import { keepUnknownMembers } from './unknown-members.js';

const NAMES: EnvelopeNames = {
  ofResources: ['resourceLogs', 'resource_logs'],
  ofScopes: ['scopeLogs', 'scope_logs'],
  items: ['logRecords', 'log_records'],
};

/** SEVERITY_NUMBER_TRACE, _TRACE2 ... _FATAL4 are 1 to 24. */
const SEVERITIES = Object.fromEntries([
  ['SEVERITY_NUMBER_UNSPECIFIED', 0],
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((name, level) =>
    ['', '2', '3', '4'].map((step, i) => [`SEVERITY_NUMBER_${name}${step}`, level * 4 + i + 1]),
  ),
]) as Record<string, number>;

const MEMBERS = bothSpellings(
  'timeUnixNano',
  'observedTimeUnixNano',
  'severityNumber',
  'severityText',
  'body',
  'attributes',
  'droppedAttributesCount',
  'flags',
  'traceId',
  'spanId',
  'eventName',
);

/** Reads an ExportLogsServiceRequest in OTLP/JSON, by the rules of `decodeJson`. */
export function decodeLogsJson(text: string): DecodedLogs {
  return parseThen(text, (request) => {
    const rejected: ItemRejection[] = [];
    const envelopes = readJsonEnvelopes<LogRecord>(request, NAMES, (path, of, records) => {
      const refusal = readAlone(path, () => records.push(readRecord(path, of)));
      if (refusal !== null) rejected.push(refusal);
    });
    const groups = envelopes.map(({ resource, scope, items }) => ({
      resource,
      scope,
      records: items,
    }));
    return { groups, rejected };
  });
}

function readRecord(path: JsonPath, of: JsonObject): LogRecord {
  const severity = 'severityNumber' in of ? 'severityNumber' : 'severity_number';
  return {
    timeNs: readStoredTimeJson(path, of, 'timeUnixNano', 'time_unix_nano'),
    observedNs: readStoredTimeJson(path, of, 'observedTimeUnixNano', 'observed_time_unix_nano'),
    severityNumber: readEnum(path, of, severity, SEVERITIES),
    severityText: readString(path, of, 'severityText', 'severity_text'),
    body: readValue(path, of, 'body', 0),
    attributes: readAttributes(path, of, 'attributes'),
    droppedAttributesCount: readUint32(
      path,
      of,
      'droppedAttributesCount',
      'dropped_attributes_count',
    ),
    flags: readUint32(path, of, 'flags'),
    traceId: optionalId(readString(path, of, 'traceId', 'trace_id'), 16),
    spanId: optionalId(readString(path, of, 'spanId', 'span_id'), 8),
    eventName: readString(path, of, 'eventName', 'event_name'),
    unknownFields: keepUnknownMembers(of, MEMBERS),
  };
}
