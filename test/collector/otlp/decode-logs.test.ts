import { describe, expect, test } from 'vitest';
import { DecodeError } from '../../../collector/errors.js';
import { decodeLogs } from '../../../collector/otlp/decode-logs.js';
import { rowsFromLogs } from '../../../collector/record/rows-from-logs.js';
import { encodeSignal } from '../../fixtures/otlp/signal-proto.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = '00f067aa0ba902b7';

/** A record as Claude Code sends them, and then every field that a record has. */
const RECORD = {
  timeUnixNano: '1790000000000000001',
  observedTimeUnixNano: '1790000000000000002',
  severityNumber: 9,
  severityText: 'INFO',
  body: { stringValue: 'claude_code.tool_result' },
  attributes: [
    { key: 'session.id', value: { stringValue: 'session-1' } },
    { key: 'duration_ms', value: { intValue: '12' } },
    { key: 'ratio', value: { doubleValue: 1 } },
  ],
  droppedAttributesCount: 3,
  flags: 1,
  traceId: TRACE,
  spanId: SPAN,
  eventName: 'tool_result',
};

function request(...logRecords: object[]) {
  return {
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'claude-code' } }] },
        scopeLogs: [
          { scope: { name: 'events', version: '1' }, schemaUrl: 'https://x', logRecords },
        ],
      },
    ],
  };
}

const asJson = (of: object) => decodeLogs(Buffer.from(JSON.stringify(of)), 'json');
const asProtobuf = (of: object) =>
  decodeLogs(encodeSignal('ExportLogsServiceRequest', of), 'protobuf');

describe.each([
  ['JSON', asJson],
  ['protobuf', asProtobuf],
])('a log record of %s', (_, decode) => {
  test('becomes a row with all it says', () => {
    expect(rowsFromLogs(decode(request(RECORD)).groups, 7n)).toEqual([
      {
        timeNs: 1790000000000000001n,
        observedNs: 1790000000000000002n,
        receivedNs: 7n,
        traceId: TRACE,
        spanId: SPAN,
        severityNumber: 9,
        severityText: 'INFO',
        eventName: 'tool_result',
        body: '"claude_code.tool_result"',
        service: 'claude-code',
        scopeName: 'events',
        sessionId: 'session-1',
        attributes: '{"session.id":"session-1","duration_ms":12,"ratio":1.0}',
        resource: '{"attributes":{"service.name":"claude-code"}}',
        scope: '{"name":"events","version":"1","schema_url":"https://x"}',
        flags: 1n,
        droppedAttributesCount: 3n,
        unknownFields: null,
      },
    ]);
  });

  test('may be empty', () => {
    const [row] = rowsFromLogs(decode(request({})).groups, 7n);
    expect(row).toMatchObject({
      timeNs: 7n,
      observedNs: null,
      body: null,
      attributes: null,
      traceId: null,
    });
  });

  test('is taken at the time that it was seen, where it does not say when it happened', () => {
    const [row] = rowsFromLogs(decode(request({ observedTimeUnixNano: '5' })).groups, 7n);
    expect(row).toMatchObject({ timeNs: 5n, observedNs: 5n });
  });

  test('keeps a structured body', () => {
    const body = {
      kvlistValue: {
        values: [{ key: 'a', value: { arrayValue: { values: [{ boolValue: true }] } } }],
      },
    };
    expect(rowsFromLogs(decode(request({ body })).groups, 7n)[0]!.body).toBe('{"a":[true]}');
  });

  test('with an id that is none belongs to no span', () => {
    const records = [
      { traceId: '0'.repeat(32), spanId: '0'.repeat(16) },
      { traceId: 'abcd', spanId: 'ab' },
    ];
    for (const row of rowsFromLogs(decode(request(...records)).groups, 7n)) {
      expect([row.traceId, row.spanId]).toEqual([null, null]);
    }
  });

  test('with a time that cannot be stored is left out, the others stay', () => {
    const { groups, rejected } = decode(request(RECORD, { timeUnixNano: '18446744073709551615' }));
    expect(groups[0]!.records).toHaveLength(1);
    expect(rejected).toMatchObject([{ reason: 'time out of range' }]);
  });

  test('keeps what this version does not know', () => {
    const [row] = rowsFromLogs(decode(request({ fromTheFuture: 'x' })).groups, 7n);
    expect(Buffer.from(row!.unknownFields!).toString()).toContain('x');
  });
});

test('names may be snake_case, and severities names', () => {
  const body = {
    resource_logs: [
      {
        scope_logs: [
          { log_records: [{ severity_number: 'SEVERITY_NUMBER_ERROR2', event_name: 'e' }] },
        ],
      },
    ],
  };
  expect(asJson(body).groups[0]!.records[0]).toMatchObject({ severityNumber: 18, eventName: 'e' });
});

test.each([
  ['JSON that is none', '{', 'json'],
  ['JSON of another shape', '{"resourceLogs":{}}', 'json'],
  ['protobuf that is cut off', Buffer.from([0x0a, 200, 1]), 'protobuf'],
] as const)('%s cannot be read', (_, body, encoding) => {
  expect(() => decodeLogs(Buffer.from(body), encoding)).toThrow(DecodeError);
});
