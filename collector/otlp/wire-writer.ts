import type { Text } from '../../store/index.js';

/** Writes protobuf's wire format into a buffer that grows; fields with their default are the caller's to leave out. */
export class WireWriter {
  #bytes = Buffer.allocUnsafe(1024);
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
  #pos = 0;

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

  fixed64(field: number, value: bigint): void {
    this.#tag(field, 1);
    this.#reserve(8);
    this.#view.setBigUint64(this.#pos, value, true);
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
    const length = Buffer.byteLength(value);
    this.#varint(length);
    this.#reserve(length);
    this.#bytes.write(value, this.#pos, length, 'utf8');
    this.#pos += length;
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
    this.#tag(field, 2);
    this.#reserve(1);
    const start = ++this.#pos;
    write();
    const length = this.#pos - start;
    if (length < 0x80) {
      this.#bytes[start - 1] = length;
      return;
    }
    // One byte was kept for the length; a longer one moves the message along.
    const more = Math.floor((31 - Math.clz32(length)) / 7);
    this.#reserve(more);
    this.#bytes.copyWithin(start + more, start, this.#pos);
    this.#pos = start - 1;
    this.#varint(length);
    this.#pos += length;
  }

  /** The bytes written so far. */
  finish(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.#bytes, 0, this.#pos);
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
