import { readAttribute, UnknownFields } from './decode-protobuf-values.js';
import { emptyPoint, type DataPoint, type Exemplar } from './metric-model.js';
import { readBuckets, readDoubles, readFixed64s, readQuantile, zigzag } from './packed-fields.js';
import { readOptionalId } from './optional-id.js';
import { readStoredTime } from './stored-time.js';
import type { Distribution } from './metric-model.js';
import type { WireReader } from './wire-reader.js';

/** Reads a NumberDataPoint that ends at `end`. */
export function readNumberPoint(reader: WireReader, end: number): DataPoint {
  const point = emptyPoint();
  const unknown = new UnknownFields();
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 0x11) point.startNs = readStoredTime(reader, 'start time');
    else if (tag === 0x19) point.timeNs = readStoredTime(reader, 'time');
    else if (tag === 0x21) point.valueDouble = reader.double();
    else if (tag === 0x31) point.valueInt = BigInt.asIntN(64, reader.fixed64());
    else if (tag === 0x2a) point.exemplars.push(readExemplar(reader, reader.endOfDelimited(end)));
    else if (tag === 0x3a) point.attributes.push(readAttribute(reader, reader.endOfDelimited(end)));
    else if (tag === 0x40) point.flags = reader.uint32();
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  point.unknownFields = unknown.bytes;
  return point;
}

/** One step of reading a data point of a distribution. */
type ReadField = (
  reader: WireReader,
  end: number,
  point: DataPoint,
  distribution: Distribution,
) => void;

/** Fields that mean the same in all three kinds, whatever their numbers. */
const attribute: ReadField = (reader, end, point) =>
  point.attributes.push(readAttribute(reader, reader.endOfDelimited(end)));
const exemplar: ReadField = (reader, end, point) =>
  point.exemplars.push(readExemplar(reader, reader.endOfDelimited(end)));
const flags: ReadField = (reader, _end, point) => (point.flags = reader.uint32());
const shared: Record<number, ReadField> = {
  0x11: (reader, _end, point) => (point.startNs = readStoredTime(reader, 'start time')),
  0x19: (reader, _end, point) => (point.timeNs = readStoredTime(reader, 'time')),
  0x21: (reader, _end, _point, of) => (of.count = reader.fixed64()),
  0x29: (reader, _end, _point, of) => (of.sum = reader.double()),
};

/** What each kind's message holds, by tag. */
const FIELDS: Record<string, Record<number, ReadField>> = {
  histogram: {
    ...shared,
    0x32: (reader, end, _point, of) =>
      (of.bucketCounts = joined(of.bucketCounts, readFixed64s(reader, end))),
    0x31: (reader, _end, _point, of) => (of.bucketCounts ??= []).push(reader.fixed64()),
    0x3a: (reader, end, _point, of) =>
      (of.explicitBounds = joined(of.explicitBounds, readDoubles(reader, end))),
    0x39: (reader, _end, _point, of) => (of.explicitBounds ??= []).push(reader.double()),
    0x42: exemplar,
    0x4a: attribute,
    0x50: flags,
    0x59: (reader, _end, _point, of) => (of.min = reader.double()),
    0x61: (reader, _end, _point, of) => (of.max = reader.double()),
  },
  exponential_histogram: {
    ...shared,
    0x0a: attribute,
    0x30: (reader, _end, _point, of) => (of.scale = zigzag(reader.uint32())),
    0x39: (reader, _end, _point, of) => (of.zeroCount = reader.fixed64()),
    0x42: (reader, end, _point, of) => (of.positive = readBuckets(reader, end)),
    0x4a: (reader, end, _point, of) => (of.negative = readBuckets(reader, end)),
    0x50: flags,
    0x5a: exemplar,
    0x61: (reader, _end, _point, of) => (of.min = reader.double()),
    0x69: (reader, _end, _point, of) => (of.max = reader.double()),
    0x71: (reader, _end, _point, of) => (of.zeroThreshold = reader.double()),
  },
  summary: {
    ...shared,
    0x32: (reader, end, _point, of) => (of.quantiles ??= []).push(readQuantile(reader, end)),
    0x3a: attribute,
    0x40: flags,
  },
};

/** A packed field may come in several parts. */
function joined<T>(before: T[] | undefined, part: T[]): T[] {
  return before ? before.concat(part) : part;
}

/** Reads a data point of a histogram, an exponential histogram or a summary that ends at `end`. */
export function readDistributionPoint(reader: WireReader, end: number, kind: string): DataPoint {
  const fields = FIELDS[kind]!;
  const point = emptyPoint();
  const distribution: Distribution = { count: 0n };
  const unknown = new UnknownFields();
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    const read = fields[tag];
    if (read) read(reader, end, point, distribution);
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  point.distribution = distribution;
  point.unknownFields = unknown.bytes;
  return point;
}

function readExemplar(reader: WireReader, end: number): Exemplar {
  const exemplar: Exemplar = {
    timeNs: 0n,
    valueDouble: null,
    valueInt: null,
    traceId: '',
    spanId: '',
    filteredAttributes: [],
  };
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 0x11) exemplar.timeNs = readStoredTime(reader, 'time of an exemplar');
    else if (tag === 0x19) exemplar.valueDouble = reader.double();
    else if (tag === 0x31) exemplar.valueInt = BigInt.asIntN(64, reader.fixed64());
    else if (tag === 0x22) exemplar.spanId = readOptionalId(reader, end, 8);
    else if (tag === 0x2a) exemplar.traceId = readOptionalId(reader, end, 16);
    else if (tag === 0x3a)
      exemplar.filteredAttributes.push(readAttribute(reader, reader.endOfDelimited(end)));
    else reader.skip(tag, end);
  }
  reader.finish(end);
  return exemplar;
}
