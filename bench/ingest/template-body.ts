/**
 * A body whose ids and times are rewritten in place before each send, so that a load generator need not encode: every
 * send holds new spans of the same shape, begun now.
 */
export interface TemplateBody {
  bytes: Buffer;
  spans: number;
  /** Gives all spans ids that hold `serial` (32 bits), and moves them so that the first begins at `startNs`. */
  restamp(serial: number, startNs: bigint): void;
}

const FIXED64 = 1;
const DELIMITED = 2;

/** Where something stands in a span: opentelemetry-proto 1.x, trace/v1 Span. */
const ID_FIELDS = new Set([1, 2, 4]);
const TIME_FIELDS = new Set([7, 8]);

export function templateBody(encoded: Uint8Array): TemplateBody {
  const bytes = Buffer.from(encoded);
  const idsAt: number[] = [];
  const timesAt: number[] = [];
  let spans = 0;
  for (const resourceSpans of fields(bytes, 0, bytes.length, 1)) {
    for (const scopeSpans of fields(bytes, resourceSpans.start, resourceSpans.end, 2)) {
      for (const span of fields(bytes, scopeSpans.start, scopeSpans.end, 2)) {
        spans++;
        for (const field of fields(bytes, span.start, span.end)) {
          if (ID_FIELDS.has(field.number) && field.end > field.start) idsAt.push(field.start);
          if (TIME_FIELDS.has(field.number)) timesAt.push(field.start);
        }
      }
    }
  }
  const times = timesAt.map((at) => bytes.readBigUInt64LE(at));
  const first = times.reduce((a, b) => (b < a ? b : a));
  const offsets = times.map((time) => time - first);
  return {
    bytes,
    spans,
    restamp(serial, startNs) {
      for (const at of idsAt) bytes.writeUInt32LE(serial, at);
      timesAt.forEach((at, i) => bytes.writeBigUInt64LE(startNs + offsets[i]!, at));
    },
  };
}

interface Field {
  number: number;
  start: number;
  end: number;
}

/** The fields of the message between `start` and `end`, or only those with one number. */
function* fields(bytes: Buffer, start: number, end: number, only?: number): Generator<Field> {
  let at = start;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < end) {
    const tag = varint();
    const type = tag % 8;
    const number = (tag - type) / 8;
    const length = type === DELIMITED ? varint() : type === FIXED64 ? 8 : type === 5 ? 4 : 0;
    const field = { number, start: at, end: at + length };
    if (type === 0) varint();
    else at = field.end;
    if (only === undefined || only === number) yield field;
  }
}
