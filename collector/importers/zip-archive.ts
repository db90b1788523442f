import { inflateRawSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { ImportFileError } from '../errors.js';

/** Compression methods of the ZIP specification (APPNOTE 6.3.10). */
const STORED = 0;
const DEFLATED = 8;
const ZSTANDARD = 93;

/** A zip file's entries by name, each read when it is asked for. */
export class ZipArchive implements AsyncDisposable {
  private constructor(
    private readonly file: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** Throws ImportFileError. */
  static async open(path: string): Promise<ZipArchive> {
    try {
      const file = await openPromise(path, { autoClose: false, lazyEntries: true });
      const entries = new Map<string, Entry>();
      for await (const entry of file.eachEntry()) entries.set(entry.fileName, entry);
      return new ZipArchive(file, entries);
    } catch (cause) {
      throw new ImportFileError(path, `it is no whole zip file (${(cause as Error).message})`, {
        cause,
      });
    }
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /** An entry's bytes, unpacked. Throws SyntaxError where that cannot be done, or comes to more than `maxBytes`. */
  async read(name: string, maxBytes: number): Promise<Buffer> {
    const entry = this.entries.get(name)!;
    try {
      if (entry.compressedSize > maxBytes || entry.uncompressedSize > maxBytes)
        throw new RangeError(`it is longer than ${maxBytes} bytes`);
      const raw: Buffer[] = [];
      for await (const chunk of await this.file.openReadStreamPromise(entry, {
        decodeFileData: false,
      }))
        raw.push(chunk as Buffer);
      return unpacked(entry.compressionMethod, Buffer.concat(raw), maxBytes);
    } catch (cause) {
      throw new SyntaxError(`${name} cannot be unpacked: ${(cause as Error).message}`, { cause });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.file.close();
    return Promise.resolve();
  }
}

function unpacked(method: number, bytes: Buffer, maxBytes: number): Buffer {
  switch (method) {
    case STORED:
      return bytes;
    case DEFLATED:
      return inflateRawSync(bytes, { maxOutputLength: maxBytes });
    case ZSTANDARD:
      return unpackedZstandard(bytes, maxBytes);
    default:
      throw new TypeError(`compression method ${method} is not known`);
  }
}

/** Piece by piece, so that what unpacks to more than it says is stopped. Node has a decoder of its own from 22.15 on. */
function unpackedZstandard(bytes: Buffer, maxBytes: number): Buffer {
  const parts: Uint8Array[] = [];
  let length = 0;
  const decoder = new Decompress((part) => {
    length += part.length;
    if (length > maxBytes) throw new RangeError(`it is longer than ${maxBytes} bytes`);
    parts.push(part);
  });
  decoder.push(bytes, true);
  return Buffer.concat(parts, length);
}
