const VARINT = 0;
const DELIMITED = 2;

/** Writes the few small messages that a receiver answers with. Fields with their default value are left out. */
export class ProtobufMessage {
  #bytes: number[] = [];

  /** A non-negative whole number: int32, int64, uint32... */
  uint(field: number, value: number): this {
    if (value !== 0) {
      this.#varint(field * 8 + VARINT);
      this.#varint(value);
    }
    return this;
  }

  string(field: number, value: string): this {
    return value === '' ? this : this.#delimited(field, Buffer.from(value, 'utf8'));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#delimited(field, value);
  }

  message(field: number, value: ProtobufMessage): this {
    return this.#delimited(field, value.finish());
  }

  finish(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }

  #delimited(field: number, bytes: Uint8Array): this {
    this.#varint(field * 8 + DELIMITED);
    this.#varint(bytes.length);
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes.push((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes.push(rest);
  }
}
