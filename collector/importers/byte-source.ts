import { open, type FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import { ImportFileError } from '../errors.js';
import { withoutByteOrderMark } from './byte-order-mark.js';

/** How much of a file's beginning a format may look at. */
const HEAD_BYTES = 64 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** A file as a stream of bytes, decompressed where it begins as gzip does, whatever its name, and text as UTF-8. */
export class ByteSource {
  /** Bytes read from the file itself; of `size`, the share that is done. */
  bytesRead = 0;

  private constructor(
    readonly path: string,
    readonly size: number,
    /** The decompressed beginning. */
    readonly head: Buffer,
    private readonly isGzip: boolean,
  ) {}

  static async open(path: string): Promise<ByteSource> {
    let file: FileHandle | null = null;
    try {
      file = await open(path);
      const stat = await file.stat();
      if (stat.isDirectory()) throw new ImportFileError(path, 'it is a folder');
      const start = Buffer.alloc(2);
      await file.read(start, 0, 2, 0);
      const isGzip = start[0] === 0x1f && start[1] === 0x8b;
      const source = new ByteSource(path, stat.size, Buffer.alloc(0), isGzip);
      return new ByteSource(path, stat.size, await source.#readHead(), isGzip);
    } catch (cause) {
      if (cause instanceof ImportFileError) throw cause;
      throw new ImportFileError(path, readable(cause), { cause });
    } finally {
      await file?.close();
    }
  }

  /** The bytes from the beginning; each call reads the file anew. Throws ImportFileError where reading fails. */
  async *chunks(): AsyncGenerator<Buffer> {
    try {
      yield* withoutByteOrderMark(this.isGzip ? this.#unzipped() : this.#rawChunks());
    } catch (cause) {
      throw new ImportFileError(this.path, readable(cause), { cause });
    }
  }

  async *#unzipped(): AsyncGenerator<Buffer> {
    const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
    const raw = Readable.from(this.#rawChunks(), { highWaterMark: 1 });
    // What goes wrong on the way comes out of `gunzip`, and a reader that stops early ends both.
    pipeline(raw, gunzip, () => {});
    for await (const chunk of gunzip) yield chunk as Buffer;
  }

  async *#rawChunks(): AsyncGenerator<Buffer> {
    const file = await open(this.path);
    this.bytesRead = 0;
    try {
      for (;;) {
        const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
        const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, null);
        if (bytesRead === 0) return;
        this.bytesRead += bytesRead;
        yield chunk.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }

  async #readHead(): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of this.chunks()) {
        parts.push(chunk);
        length += chunk.length;
        if (length >= HEAD_BYTES) break;
      }
    } catch (error) {
      // A gzip file cut off early still shows what it is; reading it says where it ends.
      if (length === 0) throw error;
    }
    return Buffer.concat(parts).subarray(0, HEAD_BYTES);
  }
}

function readable(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  if (code === 'Z_BUF_ERROR') return 'the gzip data ends early';
  return message;
}
