import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  name: string;
  content: string;
  /** Default: deflated. `zstd` is one raw block, which every decoder takes. */
  method?: 'stored' | 'deflated' | 'zstd' | 'unknown';
  /** What the entry says it is long; default: what it is. */
  claimedLength?: number;
}

const METHODS = { stored: 0, deflated: 8, zstd: 93, unknown: 12 };

/** A zip file with these entries, made by hand: no library writes all of the methods. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, method = 'deflated', claimedLength } of parts) {
    const plain = Buffer.from(content);
    const packed =
      method === 'deflated' ? deflateRawSync(plain) : method === 'zstd' ? zstdFrame(plain) : plain;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(METHODS[method], 4);
    fields.writeUInt32LE(crc32(plain), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimedLength ?? plain.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, rest, Buffer.from(name)]),
    );
    bodies.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, list, end]);
}

/** RFC 8878: magic number, single segment with a size of 4 bytes, raw blocks. */
function zstdFrame(plain: Buffer): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  head.writeUInt32LE(plain.length, 5);
  const blocks: Buffer[] = [head];
  const size = 100_000;
  for (let at = 0; at === 0 || at < plain.length; at += size) {
    const block = plain.subarray(at, at + size);
    const isLast = at + size >= plain.length ? 1 : 0;
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | isLast, 0, 3);
    blocks.push(header, block);
  }
  return Buffer.concat(blocks);
}
