import type { Text } from '../../store/index.js';

/** Up to so many characters a loop is faster than a call into the engine. */
const SHORT_TEXT = 24;

/** Writes protobuf's wire format into a buffer that grows; fields with their default are the caller's to leave out. */
export class WireWriter {
  #bytes: Buffer;
  #view: DataView;
  #pos = 0;

  /** @param capacity Bytes there is room for before the buffer has to grow. */
  constructor(capacity = 1024) {
    this.#bytes = Buffer.allocUnsafe(capacity);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#pos;
  }

  /** Forgets what was written after `length`. No message may be open that began later. */
  cutTo(length: number): void {
    this.#pos = length;
  }

  /** A 32-bit varint field; a negative number is written as protobuf's int32, in ten bytes. */
  int32(field: number, value: number): void {
    if (value < 0) this.int64(field, BigInt(value));
    else {
      this.#tag(field, 0);
      this.#varint(value);
    }
  }

  /** A signed 64-bit varint field. */
  int64(field: number, value: bigint): void {
    this.#tag(field, 0);
    this.#reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      this.#bytes[this.#pos++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#pos++] = Number(rest);
  }

  /** `int64` of a JavaScript integer. */
  integer(field: number, value: number): void {
    if (value < 0) return this.int64(field, BigInt(value));
    this.#tag(field, 0);
    this.#reserve(10);
    let rest = value;
    for (; rest > 0x7fffffff; rest = Math.floor(rest / 128)) {
      this.#bytes[this.#pos++] = (rest % 128) | 0x80;
    }
    this.#varint(rest);
  }

  fixed64(field: number, value: bigint): void {
    this.#tag(field, 1);
    this.#reserve(8);
    this.#view.setBigUint64(this.#pos, value, true);
    this.#pos += 8;
  }

  /** `fixed64` of two unsigned halves, which spares making a bigint. */
  fixed64Halves(field: number, low: number, high: number): void {
    this.#tag(field, 1);
    this.#reserve(8);
    this.#view.setUint32(this.#pos, low, true);
    this.#view.setUint32(this.#pos + 4, high, true);
    this.#pos += 8;
  }

  fixed32(field: number, value: number): void {
    this.#tag(field, 5);
    this.#reserve(4);
    this.#view.setUint32(this.#pos, value, true);
    this.#pos += 4;
  }

  double(field: number, value: number): void {
    this.#tag(field, 1);
    this.#reserve(8);
    this.#view.setFloat64(this.#pos, value, true);
    this.#pos += 8;
  }

  text(field: number, value: Text): void {
    if (typeof value !== 'string') return this.blob(field, value);
    this.#tag(field, 2);
    if (value.length <= SHORT_TEXT && this.#shortAscii(value)) return;
    // As long as its characters are many, unless some take more than a byte each.
    this.#reserve(5 + value.length * 3);
    const start = this.#pos;
    this.#varint(value.length);
    const lengthBytes = this.#pos - start;
    const length = this.#bytes.write(value, this.#pos, 'utf8');
    if (length !== value.length) {
      const more = varintBytes(length) - lengthBytes;
      if (more > 0) this.#bytes.copyWithin(this.#pos + more, this.#pos, this.#pos + length);
      this.#pos = start;
      this.#varint(length);
    }
    this.#pos += length;
  }

  /** Bytes that their hex digits stand for. */
  hex(field: number, digits: string): void {
    const length = digits.length >> 1;
    this.#tag(field, 2);
    this.#varint(length);
    this.#reserve(length);
    for (let i = 0; i < length; i++) {
      const high = hexDigit(digits.charCodeAt(2 * i));
      this.#bytes[this.#pos++] = (high << 4) | hexDigit(digits.charCodeAt(2 * i + 1));
    }
  }

  blob(field: number, value: Uint8Array): void {
    this.#tag(field, 2);
    this.#varint(value.length);
    this.raw(value);
  }

  /** Bytes that are fields already. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#pos);
    this.#pos += value.length;
  }

  /** A field that is a message, which `write` fills. */
  message(field: number, write: () => void): void {
    const start = this.open(field);
    write();
    this.close(start);
  }

  /** Begins a field that is a message. @returns What `close` takes. */
  open(field: number): number {
    this.#tag(field, 2);
    this.#reserve(1);
    return ++this.#pos;
  }

  close(start: number): void {
    const length = this.#pos - start;
    if (length < 0x80) {
      this.#bytes[start - 1] = length;
      return;
    }
    // One byte was kept for the length; a longer one moves the message along.
    const more = varintBytes(length) - 1;
    this.#reserve(more);
    this.#bytes.copyWithin(start + more, start, this.#pos);
    this.#pos = start - 1;
    this.#varint(length);
    this.#pos += length;
  }

  /** The bytes written, after which nothing more is. A copy where much of the buffer would be kept for nothing. */
  finish(): Uint8Array {
    const { buffer, length } = this.#bytes;
    const isWorthKeeping = buffer.byteLength === length && this.#pos * 2 > length;
    return isWorthKeeping
      ? new Uint8Array(buffer, 0, this.#pos)
      : new Uint8Array(this.#bytes.subarray(0, this.#pos));
  }

  /** False, with nothing written, where a character takes more than a byte. */
  #shortAscii(value: string): boolean {
    const { length } = value;
    this.#reserve(length + 1);
    const start = this.#pos + 1;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return false;
      this.#bytes[start + i] = code;
    }
    this.#bytes[this.#pos] = length;
    this.#pos = start + length;
    return true;
  }

  #tag(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType);
  }

  #varint(value: number): void {
    this.#reserve(5);
    while (value > 0x7f) {
      this.#bytes[this.#pos++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    this.#bytes[this.#pos++] = value;
  }

  #reserve(length: number): void {
    const needed = this.#pos + length;
    if (needed <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(bytes, 0, 0, this.#pos);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
}

function varintBytes(value: number): number {
  return 1 + Math.floor((31 - Math.clz32(value | 1)) / 7);
}

function hexDigit(code: number): number {
  return code <= 0x39 ? code - 0x30 : (code | 0x20) - 0x57;
}
