import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../collector/errors.js';
import { decodeTraces } from '../../../collector/otlp/decode.js';
import { encodeProtobuf } from '../../../collector/otlp/encode-protobuf.js';
import type { AnyValue, Span } from '../../../collector/otlp/model.js';
import { rowsFromTraces } from '../../../collector/record/index.js';
import { BARE_SPAN, fullRequest } from '../../fixtures/otlp/full-request.js';

const ID = { traceId: '1'.repeat(32), spanId: '2'.repeat(16) };

function json(request: unknown) {
  const text = typeof request === 'string' ? request : JSON.stringify(request);
  return decodeTraces(Buffer.from(text), 'json');
}

/** A request of the given spans as OTLP/JSON has them, and one good span behind them. */
function withSpans(...spans: unknown[]) {
  const good = { ...ID, spanId: '9'.repeat(16), name: 'good' };
  return json({ resourceSpans: [{ scopeSpans: [{ spans: [...spans, good] }] }] });
}

function nested(depth: number): unknown {
  return depth === 0 ? { stringValue: 'deep' } : { arrayValue: { values: [nested(depth - 1)] } };
}

describe('a JSON body that is no request is refused with the path of what is wrong', () => {
  it.each([
    ['', /Unexpected end of JSON input/],
    ['{"resourceSpans":[{"scopeSp', /JSON/],
    ['[]', /the body should be an object with resourceSpans, not an array/],
    ['null', /the body should be an object/],
    [{ resourceSpans: {} }, /resourceSpans should be an array, not an object/],
    [{ resourceSpans: [7] }, /resourceSpans\[0\] should be an object, not 7/],
    [
      { resourceSpans: [{}, { scopeSpans: [{ spans: 'x' }] }] },
      /resourceSpans\[1\]\.scopeSpans\[0\]\.spans should be an array, not "x"/,
    ],
    [
      { resourceSpans: [{ resource: { attributes: [{ key: 'a', value: { intValue: 'x' } }] } }] },
      /resourceSpans\[0\]\.resource\.attributes\[0\]\.value\.intValue should be a 64-bit integer, as text or number, not "x"/,
    ],
    [
      { resourceSpans: [{ resource: { attributes: [{ key: 'a', value: nested(70) }] } }] },
      /nest 64 levels deep/,
    ],
  ])('%j', (body, message) => {
    expect(() => json(body)).toThrow(DecodeError);
    expect(() => json(body)).toThrow(message);
  });
});

describe('one bad span of a JSON body is refused, its neighbour kept', () => {
  it.each([
    [{ ...ID, traceId: '' }, 'invalid trace id', /expected 32 hex digits, got ""/],
    [{ ...ID, traceId: '12' }, 'invalid trace id', /got "12"/],
    [{ ...ID, traceId: 'z'.repeat(32) }, 'invalid trace id', /zzz/],
    [{ ...ID, traceId: '0'.repeat(32) }, 'invalid trace id', /all zeros/],
    [{ ...ID, spanId: '2'.repeat(32) }, 'invalid span id', /expected 16 hex digits/],
    [{ ...ID, spanId: '0'.repeat(16) }, 'invalid span id', /all zeros/],
    [{ ...ID, parentSpanId: '123' }, 'invalid parent span id', /got "123"/],
    [
      { ...ID, startTimeUnixNano: '9223372036854775808' },
      'time out of range',
      /9223372036854775808/,
    ],
    [{ ...ID, endTimeUnixNano: -1 }, 'time out of range', /-1/],
    [{ ...ID, startTimeUnixNano: 'now' }, 'wrong type', /spans\[0\]\.startTimeUnixNano should be/],
    [{ ...ID, name: 5 }, 'wrong type', /spans\[0\]\.name should be a string, not 5/],
    [{ ...ID, kind: 'SPAN_KIND_CAT' }, 'wrong type', /one of SPAN_KIND_UNSPECIFIED/],
    [{ ...ID, flags: -1 }, 'wrong type', /flags/],
    [{ ...ID, status: 'bad' }, 'wrong type', /status should be an object/],
    [{ ...ID, attributes: { a: 1 } }, 'wrong type', /attributes should be an array/],
    [
      { ...ID, attributes: [{ key: 'a', value: { boolValue: 'maybe' } }] },
      'wrong type',
      /attributes\[0\]\.value\.boolValue should be true or false, not "maybe"/,
    ],
    [
      { ...ID, attributes: [{ key: 'a', value: { intValue: '9223372036854775808' } }] },
      'wrong type',
      /within 64 signed bits/,
    ],
    [{ ...ID, attributes: [{ key: 'a', value: { bytesValue: '!' } }] }, 'wrong type', /base64/],
    [{ ...ID, events: [{ timeUnixNano: '-5' }] }, 'wrong type', /events\[0\]\.timeUnixNano/],
    [{ ...ID, links: [{ traceId: 'xyz' }] }, 'wrong type', /links\[0\]\.traceId should be hex/],
    [{ ...ID, attributes: [{ key: 'a', value: nested(70) }] }, 'nested too deeply', /64 levels/],
  ])('%j', (span, reason, detail) => {
    const { groups, rejected } = withSpans(span);
    expect(groups[0]!.spans.map(({ name }) => name)).toEqual(['good']);
    expect(rejected).toEqual([expect.objectContaining({ reason, spanId: span.spanId })]);
    expect(rejected[0]!.detail).toMatch(detail);
  });

  it('also where an unknown member is a nesting bomb', () => {
    const bomb = '['.repeat(100_000) + ']'.repeat(100_000);
    const { groups, rejected } = json(
      `{"resourceSpans":[{"scopeSpans":[{"spans":[
        {"traceId":"${ID.traceId}","spanId":"${ID.spanId}","future":${bomb}},
        {"traceId":"${ID.traceId}","spanId":"${'9'.repeat(16)}"}]}]}]}`,
    );
    expect(groups[0]!.spans).toHaveLength(1);
    expect(rejected).toEqual([expect.objectContaining({ reason: 'nested too deeply' })]);
  });
});

describe('what JSON senders write beside the letter of the specification is taken', () => {
  it.each([
    [{ startTimeUnixNano: 1762607500764448123n }, { startNs: 1762607500764448123n }],
    [
      { start_time_unix_nano: '5', end_time_unix_nano: 6 },
      { startNs: 5n, endNs: 6n },
    ],
    [{ kind: 'SPAN_KIND_CLIENT' }, { kind: 3 }],
    [{ status: { code: 'STATUS_CODE_ERROR' } }, { statusCode: 2 }],
    [{ droppedEventsCount: '7' }, { droppedEventsCount: 7 }],
    [{ parentSpanId: '' }, { parentSpanId: '' }],
    [{ parentSpanId: '0000000000000000' }, { parentSpanId: '' }],
    [{ parentSpanId: 'ABCDEF0123456789' }, { parentSpanId: 'abcdef0123456789' }],
    [
      { name: null, attributes: null, status: null },
      { name: '', attributes: [] },
    ],
    [{ name: 'half \ud83d of a pair' }, { name: 'half \ufffd of a pair' }],
    [
      { traceId: Buffer.from('1'.repeat(32), 'hex').toString('base64') },
      { traceId: '1'.repeat(32) },
    ],
  ])('%o', (members, expected) => {
    const text = JSON.stringify({ ...ID, ...members }, (_, value: unknown) =>
      typeof value === 'bigint' ? `#${value}#` : value,
    ).replace(/"#(\d+)#"/g, '$1');
    const { groups } = json(`{"resourceSpans":[{"scopeSpans":[{"spans":[${text}]}]}]}`);
    expect(groups[0]!.spans[0]).toMatchObject(expected);
  });
});

/** A request of one span around the given bytes of it. */
function spanBytes(...parts: Uint8Array[]): Uint8Array {
  const wrap = (bytes: Uint8Array, tag: number) =>
    Buffer.concat([Buffer.of(tag), varint(bytes.length), bytes]);
  return wrap(wrap(wrap(Buffer.concat(parts), 0x12), 0x12), 0x0a);
}
function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.of(...bytes, value);
}
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const TRACE_ID = hex(`0a10 ${'11'.repeat(16)}`);
const SPAN_ID = hex(`1208 ${'22'.repeat(8)}`);

describe('a protobuf body that is no request is refused', () => {
  // One resource only: between two of them a body may end.
  const whole = encodeProtobuf(fullRequest().slice(0, 2));

  it('wherever it is cut off', () => {
    for (let length = 1; length < whole.length; length += 7)
      expect(() => decodeTraces(whole.subarray(0, length), 'protobuf')).toThrow(DecodeError);
  });

  it('and never crashes, whichever byte is changed', () => {
    for (let at = 0; at < whole.length; at += 3) {
      const garbled = Uint8Array.from(whole);
      garbled[at]! ^= 0xff;
      try {
        rowsFromTraces(decodeTraces(garbled, 'protobuf').groups, 1n);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });

  it.each([
    ['JSON sent as protobuf', Buffer.from('{"resourceSpans":[]}')],
    ['a group, which proto3 does not have', hex('0b0c')],
    ['field number 0', hex('0200')],
    ['a length beyond the body', hex('0aff7f')],
    ['a number of eleven bytes', hex(`08${'80'.repeat(10)}01`)],
    ['a field that reaches beyond its message', spanBytes(TRACE_ID, SPAN_ID, hex('3901'))],
  ])('%s', (_name, body) => {
    expect(() => decodeTraces(body, 'protobuf')).toThrow(DecodeError);
  });
});

describe('one bad span of a protobuf body is refused, its neighbour kept', () => {
  const request = (bad: Span) => {
    const good = { ...BARE_SPAN, spanId: '9'.repeat(16) };
    const group = { ...fullRequest()[1]!, spans: [bad, good] };
    return decodeTraces(encodeProtobuf([group]), 'protobuf');
  };
  const deep = (depth: number): AnyValue =>
    depth === 0 ? { type: 'empty' } : { type: 'array', value: [deep(depth - 1)] };

  it.each([
    [{ traceId: '' }, 'invalid trace id'],
    [{ traceId: '1'.repeat(30) }, 'invalid trace id'],
    [{ traceId: '0'.repeat(32) }, 'invalid trace id'],
    [{ spanId: '1'.repeat(32) }, 'invalid span id'],
    [{ spanId: '0'.repeat(16) }, 'invalid span id'],
    [{ parentSpanId: '1'.repeat(8) }, 'invalid parent span id'],
    [{ startNs: 2n ** 63n }, 'time out of range'],
    [{ endNs: 2n ** 64n - 1n }, 'time out of range'],
    [{ attributes: [{ key: 'a', value: deep(70) }] }, 'nested too deeply'],
  ])('%o', (change, reason) => {
    const { groups, rejected } = request({ ...BARE_SPAN, ...change });
    expect(groups[0]!.spans.map(({ spanId }) => spanId)).toEqual(['9'.repeat(16)]);
    const { traceId, spanId } = { ...BARE_SPAN, ...change };
    expect(rejected).toEqual([{ reason, detail: expect.any(String), traceId, spanId }]);
  });

  it('without ids at all', () => {
    const { rejected } = decodeTraces(spanBytes(hex('2a0178')), 'protobuf');
    expect(rejected).toEqual([
      { reason: 'invalid trace id', detail: 'there is none', traceId: '', spanId: '' },
    ]);
  });
});

describe('what is odd and harmless is kept', () => {
  it('invalid UTF-8 is repaired, in short and in long text', () => {
    const bad = Buffer.concat([Buffer.from('x'.repeat(200)), hex('ff80')]);
    const value = Buffer.concat([hex('0a'), varint(bad.length), bad]);
    const attribute = Buffer.concat([hex('0a016b12'), varint(value.length), value]);
    const body = spanBytes(
      TRACE_ID,
      SPAN_ID,
      hex('2a03 41ff42'),
      Buffer.concat([hex('4a'), varint(attribute.length), attribute]),
    );
    const span = decodeTraces(body, 'protobuf').groups[0]!.spans[0]!;
    expect(span.name).toBe('A\ufffdB');
    const text = span.attributes[0]!.value as { value: Uint8Array };
    expect(Buffer.from(text.value).toString()).toBe('x'.repeat(200) + '\ufffd\ufffd');
  });

  it('an end before the start, and a span that stands twice', () => {
    const span = { ...BARE_SPAN, startNs: 9n, endNs: 3n };
    const group = { ...fullRequest()[1]!, spans: [span, span] };
    const decoded = decodeTraces(encodeProtobuf([group]), 'protobuf');
    expect(decoded.rejected).toEqual([]);
    expect(rowsFromTraces(decoded.groups, 1n)).toMatchObject([
      { startNs: 9n, endNs: 3n },
      { startNs: 9n, endNs: 3n },
    ]);
  });

  it('an attribute of 20 MB', () => {
    const value: AnyValue = { type: 'string', value: 'a'.repeat(20_000_000) };
    const group = {
      ...fullRequest()[1]!,
      spans: [{ ...BARE_SPAN, attributes: [{ key: 'big', value }] }],
    };
    const [row] = rowsFromTraces(decodeTraces(encodeProtobuf([group]), 'protobuf').groups, 1n);
    expect(row!.attributes!.length).toBe(20_000_000 + '{"big":""}'.length);
  });
});
