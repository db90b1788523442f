import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeTraces } from '../../../collector/otlp/decode.js';
import { encodeJson } from '../../../collector/otlp/encode-json.js';
import { encodeProtobuf } from '../../../collector/otlp/encode-protobuf.js';
import type { KeyValue, SpanGroup } from '../../../collector/otlp/model.js';
import { rowsFromTraces, spansFromRows } from '../../../collector/record/index.js';
import { openStore, type Row, type Store } from '../../../store/index.js';
import { fullRequest } from '../../fixtures/otlp/full-request.js';
import { withPlainText } from '../../fixtures/otlp/plain-text.js';
import {
  decodeWithProtobufjs,
  encodeWithProtobufjs,
  PROTO_FIELDS,
} from '../../fixtures/otlp/trace-proto.js';
import { sharedFolder } from '../../support/temp-folder.js';

const folder = sharedFolder();
let store: Store;
beforeAll(async () => {
  store = await openStore(path.join(folder, 'traces.duckdb'));
});
afterAll(() => store.close());

/** Through the rows, the file and back. Each call uses trace ids of its own, so that one file serves all. */
async function throughTheFile(groups: SpanGroup[]): Promise<SpanGroup[]> {
  const rows = rowsFromTraces(groups, 1n);
  const before = await store.query<{ last: bigint }>(
    'select coalesce(max(arrival), 0)::bigint as last from spans',
  );
  await store.append(rows);
  const stored = await store.query<Row>(
    'select * from spans where arrival > $last order by arrival',
    before[0],
  );
  expect(stored).toHaveLength(rows.length);
  return spansFromRows(stored);
}

/** Fields 100 (varint), 101 (text), 102 (fixed32) and 103 (fixed64), which no version of the proto has. */
const UNKNOWN_FIELDS = Uint8Array.from(
  Buffer.from('a0060caa06026869b506010203 04b906010203040506 0708'.replaceAll(' ', ''), 'hex'),
);
const UNKNOWN_MEMBERS = Uint8Array.from(Buffer.from('{"fromTheFuture":[1,"a"]}'));

/** A trace id per case: the store keeps a second copy of a span out. */
function numbered(groups: SpanGroup[], n: number): SpanGroup[] {
  const digit = n.toString(16);
  return groups.map((group) => ({
    ...group,
    spans: group.spans.map((span) => ({ ...span, traceId: digit + span.traceId.slice(1) })),
  }));
}

describe('a request with every field of the proto comes out of the file as it went in', () => {
  it('over protobuf', async () => {
    const groups = numbered(fullRequest(UNKNOWN_FIELDS), 2);
    const { groups: decoded, rejected } = decodeTraces(encodeProtobuf(groups), 'protobuf');
    expect(rejected).toEqual([]);
    const out = await throughTheFile(decoded);
    expect(withPlainText(out)).toEqual(withPlainText(groups));
    const again = decodeTraces(encodeProtobuf(out), 'protobuf').groups;
    expect(withPlainText(again)).toEqual(withPlainText(groups));
  });

  it('over JSON', async () => {
    const groups = numbered(fullRequest(UNKNOWN_MEMBERS), 3);
    const { groups: decoded, rejected } = decodeTraces(Buffer.from(encodeJson(groups)), 'json');
    expect(rejected).toEqual([]);
    const out = await throughTheFile(decoded);
    expect(withPlainText(out)).toEqual(withPlainText(groups));
    const again = decodeTraces(Buffer.from(encodeJson(out)), 'json').groups;
    expect(withPlainText(again)).toEqual(withPlainText(groups));
  });

  it('in over protobuf, out over JSON, and the other way about', async () => {
    const groups = numbered(fullRequest(), 4);
    const overProtobuf = await throughTheFile(
      decodeTraces(encodeProtobuf(groups), 'protobuf').groups,
    );
    expect(JSON.parse(encodeJson(overProtobuf))).toEqual(JSON.parse(encodeJson(groups)));
    const others = numbered(fullRequest(), 5);
    const overJson = await throughTheFile(
      decodeTraces(Buffer.from(encodeJson(others)), 'json').groups,
    );
    expect(Buffer.from(encodeProtobuf(overJson)).equals(encodeProtobuf(others))).toBe(true);
  });
});

describe('the request that goes through the file', () => {
  it('fills every field of the proto', () => {
    const missing = PROTO_FIELDS.map(([message, fields]) => [message, new Set(fields)] as const);
    const request = decodeWithProtobufjs(encodeProtobuf(fullRequest()));
    visit('ExportTraceServiceRequest', request, new Map(missing));
    expect(missing.flatMap(([message, left]) => [...left].map((f) => `${message}.${f}`))).toEqual(
      [],
    );
  });

  it('reads the same from another encoder', () => {
    const ours = encodeProtobuf(fullRequest());
    const theirs = encodeWithProtobufjs(decodeWithProtobufjs(ours));
    expect(withPlainText(decodeTraces(theirs, 'protobuf').groups)).toEqual(
      withPlainText(fullRequest()),
    );
  });
});

const CHILDREN: Record<string, string> = {
  resourceSpans: 'ResourceSpans',
  resource: 'Resource',
  scopeSpans: 'ScopeSpans',
  scope: 'InstrumentationScope',
  spans: 'Span',
  events: 'Event',
  links: 'Link',
  status: 'Status',
  attributes: 'KeyValue',
  value: 'AnyValue',
  arrayValue: 'ArrayValue',
  kvlistValue: 'KeyValueList',
};

/** Takes each field that is set off the list of its message. */
function visit(message: string, value: unknown, left: Map<string, Set<string>>): void {
  for (const [field, member] of Object.entries(value as object)) {
    left.get(message)!.delete(field);
    const child =
      field === 'values' ? (message === 'ArrayValue' ? 'AnyValue' : 'KeyValue') : CHILDREN[field];
    if (child === undefined) continue;
    for (const item of Array.isArray(member) ? member : [member]) visit(child, item, left);
  }
}

describe('what this version does not know of attributes, envelopes and requests', () => {
  function withUnknown(fields: Uint8Array, n: number): SpanGroup[] {
    const [group] = numbered(fullRequest(fields), n);
    const { resource, scope, spans } = group!;
    const inner: KeyValue[] = [{ key: 'a', value: { type: 'int', value: 1n } }];
    const lists: KeyValue[] = [
      { key: 'array', value: { type: 'array', value: [inner[0]!.value], unknownFields: fields } },
      { key: 'list', value: { type: 'kvlist', value: inner, unknownFields: fields } },
    ];
    const marked = (list: KeyValue[]) => [
      { ...list[0]!, unknownFields: fields },
      ...list.slice(1),
      ...lists,
    ];
    return [
      {
        resource: {
          ...resource,
          attributes: marked(resource.attributes),
          aroundFields: fields,
          requestFields: fields,
        },
        scope: { ...scope, aroundFields: fields },
        spans: spans.map((span) => ({ ...span, attributes: marked(span.attributes) })),
      },
    ];
  }

  it('comes back over protobuf', async () => {
    const groups = withUnknown(UNKNOWN_FIELDS, 10);
    const body = encodeProtobuf(groups);
    expect(plain(decodeTraces(body, 'protobuf').groups)).toEqual(plain(groups));
    const back = await throughTheFile(decodeTraces(body, 'protobuf').groups);
    expect(Buffer.from(encodeProtobuf(back)).equals(Buffer.from(body))).toBe(true);
  });

  it('comes back over JSON', async () => {
    const groups = withUnknown(UNKNOWN_MEMBERS, 11);
    const body = encodeJson(groups);
    for (const level of [JSON.parse(body), JSON.parse(body).resourceSpans[0]])
      expect(level).toMatchObject({ fromTheFuture: [1, 'a'] });
    const back = await throughTheFile(decodeTraces(Buffer.from(body), 'json').groups);
    expect(encodeJson(back)).toBe(body);
  });

  it('is written once for a request, however many groups it had', () => {
    const twice = [...withUnknown(UNKNOWN_MEMBERS, 12), ...withUnknown(UNKNOWN_MEMBERS, 13)];
    expect(encodeJson(twice).match(/"fromTheFuture"/g)!.length).toBe(
      encodeJson(twice.slice(0, 1)).match(/"fromTheFuture"/g)!.length * 2 - 1,
    );
  });
});

/** Text as strings, whatever the decoder left as bytes. */
function plain(groups: SpanGroup[]): unknown {
  return withPlainText(groups);
}
