import { isUtf8 } from 'node:buffer';
import type { Text } from '../../store/index.js';
import { DecodeError } from '../errors.js';
import { shortString } from './string-cache.js';

/** Up to this many bytes a string is decoded: comparing and mapping it costs less than carrying bytes. */
const SHORT_LENGTH = 96;
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

/** Reads protobuf's wire format from a body. Every length is held against the body's end; ends stay with the caller. */
export class WireReader {
  pos = 0;
  readonly #view: DataView;

  constructor(readonly bytes: Buffer) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** An unsigned 32-bit varint; of a longer one the low 32 bits, as protobuf reads it. */
  uint32(): number {
    const { bytes } = this;
    let byte = bytes[this.pos++];
    if (byte === undefined) this.#fail('a number is cut off');
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; shift < 70; shift += 7) {
      byte = bytes[this.pos++];
      if (byte === undefined) this.#fail('a number is cut off');
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    return this.#fail('a number has more than ten bytes');
  }

  /** A signed 64-bit varint. */
  int64(): bigint {
    const first = this.bytes[this.pos];
    if (first !== undefined && first < 0x80) {
      this.pos++;
      return BigInt(first);
    }
    // Three parts of 28, 28 and 8 bits keep each in the small integers.
    let low = 0;
    let middle = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.bytes[this.pos++];
      if (byte === undefined) this.#fail('a number is cut off');
      const bits = byte & 0x7f;
      if (i < 4) low |= bits << (7 * i);
      else if (i < 8) middle |= bits << (7 * (i - 4));
      else high |= bits << (7 * (i - 8));
      if (byte >= 0x80) continue;
      if (i < 7) return BigInt(middle * 0x10000000 + low);
      return BigInt.asIntN(64, (BigInt(high) << 56n) | (BigInt(middle) << 28n) | BigInt(low));
    }
    return this.#fail('a number has more than ten bytes');
  }

  fixed64(): bigint {
    const at = this.pos;
    this.#advance(8);
    return this.#view.getBigUint64(at, true);
  }

  fixed32(): number {
    const at = this.pos;
    this.#advance(4);
    return this.#view.getUint32(at, true);
  }

  double(): number {
    const at = this.pos;
    this.#advance(8);
    return this.#view.getFloat64(at, true);
  }

  /** The length of what follows, as the position where it ends. */
  endOfDelimited(limit: number): number {
    const length = this.uint32();
    const end = this.pos + length;
    if (end > limit)
      this.#fail(`${length} bytes were announced where ${limit - this.pos} are left`);
    return end;
  }

  /** A string, interned where it is short; what is not UTF-8 becomes U+FFFD. */
  string(limit: number): string {
    const end = this.endOfDelimited(limit);
    const start = this.pos;
    this.pos = end;
    return shortString(this.bytes, start, end);
  }

  /** A string, left as the body's own bytes where it is long; what is not UTF-8 becomes U+FFFD. */
  text(limit: number): Text {
    const end = this.endOfDelimited(limit);
    const start = this.pos;
    this.pos = end;
    if (end - start <= SHORT_LENGTH) return shortString(this.bytes, start, end);
    const slice = this.bytes.subarray(start, end);
    return isUtf8(slice) ? slice : Buffer.from(slice.toString('utf8'));
  }

  /** A copy of the body's bytes: small ones must not keep a whole request alive. */
  blob(limit: number): Uint8Array {
    const end = this.endOfDelimited(limit);
    const blob = Uint8Array.prototype.slice.call(this.bytes, this.pos, end);
    this.pos = end;
    return blob;
  }

  /** Steps over the value of a field. */
  skip(tag: number, limit: number): void {
    switch (tag & 7) {
      case VARINT:
        this.int64();
        break;
      case FIXED64:
        this.#advance(8);
        break;
      case DELIMITED:
        this.pos = this.endOfDelimited(limit);
        break;
      case FIXED32:
        this.#advance(4);
        break;
      default:
        this.#fail(`field ${tag >>> 3} has wire type ${tag & 7}`);
    }
    if (tag >>> 3 === 0) this.#fail('a field has number 0');
  }

  /** Holds the position against the end of the message just read. */
  finish(end: number): void {
    if (this.pos !== end) this.#fail('a field reaches beyond its message');
  }

  #advance(length: number): void {
    this.pos += length;
    if (this.pos > this.bytes.length) this.#fail(`${length} bytes are cut off`);
  }

  #fail(problem: string): never {
    throw new DecodeError('an OTLP protobuf message', `${problem} at byte ${this.pos}`);
  }
}
