import type { Buckets } from './metric-model.js';
import type { WireReader } from './wire-reader.js';

/** A packed `repeated fixed64`. */
export function readFixed64s(reader: WireReader, limit: number): bigint[] {
  const end = reader.endOfDelimited(limit);
  const values: bigint[] = [];
  while (reader.pos < end) values.push(reader.fixed64());
  reader.finish(end);
  return values;
}

/** A packed `repeated double`. */
export function readDoubles(reader: WireReader, limit: number): number[] {
  const end = reader.endOfDelimited(limit);
  const values: number[] = [];
  while (reader.pos < end) values.push(reader.double());
  reader.finish(end);
  return values;
}

/** ExponentialHistogramDataPoint.Buckets: a `sint32` offset and packed `uint64` counts. */
export function readBuckets(reader: WireReader, limit: number): Buckets {
  const end = reader.endOfDelimited(limit);
  const buckets: Buckets = { offset: 0n, bucketCounts: [] };
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 0x08) buckets.offset = zigzag(reader.uint32());
    else if (tag === 0x10) buckets.bucketCounts.push(BigInt.asUintN(64, reader.int64()));
    else if (tag === 0x12) {
      const countsEnd = reader.endOfDelimited(end);
      while (reader.pos < countsEnd) {
        buckets.bucketCounts.push(BigInt.asUintN(64, reader.int64()));
      }
      reader.finish(countsEnd);
    } else reader.skip(tag, end);
  }
  reader.finish(end);
  return buckets;
}

/** SummaryDataPoint.ValueAtQuantile. */
export function readQuantile(
  reader: WireReader,
  limit: number,
): { quantile: number; value: number } {
  const end = reader.endOfDelimited(limit);
  const found = { quantile: 0, value: 0 };
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 0x09) found.quantile = reader.double();
    else if (tag === 0x11) found.value = reader.double();
    else reader.skip(tag, end);
  }
  reader.finish(end);
  return found;
}

/** A `sint32` of its varint. */
export function zigzag(value: number): bigint {
  return BigInt((value >>> 1) ^ -(value & 1));
}
