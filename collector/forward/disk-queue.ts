import { mkdir, open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import {
  decodeEntry,
  decodeHeader,
  encodeEntry,
  HEADER_BYTES,
  type ForwardEntry,
} from './entry.js';
import { listSegments, segmentFile, type Segment } from './segments.js';

/** A segment is closed at this size; the disk gets its space back segment by segment. */
const SEGMENT_BYTES = 8 * 1024 * 1024;

/**
 * A first-in first-out queue of entries in a folder of its own, bounded by bytes. Entries survive the process, by
 * `kill -9` too; the one that was being sent then is sent again. One process at a time: the holder of the database.
 */
export class DiskQueue {
  #segments: Segment[];
  #readAt: number;
  #writer: FileHandle | null = null;
  #reader: { number: number; handle: FileHandle } | null = null;
  #head: { entry: ForwardEntry; bytes: number } | null = null;
  /** Entries that a crash cut off: there is nothing to send of them. */
  damaged = 0;

  private constructor(
    private readonly folder: string,
    private readonly maxBytes: number,
    segments: Segment[],
    readAt: number,
  ) {
    this.#segments = segments;
    this.#readAt = readAt;
  }

  static async open(folder: string, maxBytes: number): Promise<DiskQueue> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const segments = await listSegments(folder);
    const cursor = await readCursor(folder);
    while (segments[0] && segments[0].number < cursor.segment) await rm(segments.shift()!.file);
    const readAt = segments[0]?.number === cursor.segment ? cursor.offset : 0;
    return new DiskQueue(folder, maxBytes, segments, readAt);
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, -this.#readAt);
  }

  /** Adds an entry at the end; false, and nothing added, where the bound would be passed. */
  async append(entry: ForwardEntry): Promise<boolean> {
    const parts = encodeEntry(entry);
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    if (this.bytes + bytes > this.maxBytes) return false;
    const { segment, handle } = await this.#writable();
    await handle.writev(parts, segment.bytes);
    segment.bytes += bytes;
    return true;
  }

  /** The oldest entry, which stays until `shift`; null where the queue is empty. */
  async peek(): Promise<ForwardEntry | null> {
    while (!this.#head) {
      const segment = this.#segments[0];
      if (!segment) return null;
      if (this.#readAt >= segment.bytes) {
        if (this.#isWritten(segment)) return null;
        await this.#dropOldest();
      } else {
        this.#head = await this.#read(segment);
        if (this.#head) break;
        this.damaged++;
        this.#readAt = segment.bytes;
      }
    }
    return this.#head.entry;
  }

  /** Removes the oldest entry. */
  async shift(): Promise<void> {
    if (!this.#head) return;
    this.#readAt += this.#head.bytes;
    this.#head = null;
    const segment = this.#segments[0]!;
    if (this.#readAt >= segment.bytes && !this.#isWritten(segment)) await this.#dropOldest();
    await writeCursor(this.folder, {
      segment: this.#segments[0]?.number ?? segment.number + 1,
      offset: this.#readAt,
    });
  }

  async close(): Promise<void> {
    await this.#writer?.close();
    await this.#reader?.handle.close();
    this.#writer = this.#reader = null;
  }

  #isWritten(segment: Segment): boolean {
    return this.#writer !== null && segment === this.#segments.at(-1);
  }

  /** The segment that entries are added to. A process begins a new one: the last may end in half an entry. */
  async #writable(): Promise<{ segment: Segment; handle: FileHandle }> {
    const last = this.#segments.at(-1);
    if (this.#writer && last && last.bytes < SEGMENT_BYTES) {
      return { segment: last, handle: this.#writer };
    }
    const { segment: oldest } = last ? { segment: last.number } : await readCursor(this.folder);
    const number = oldest + 1;
    const file = segmentFile(this.folder, number);
    const handle = await open(file, 'wx', 0o600);
    await this.#writer?.close();
    const segment = { number, file, bytes: 0 };
    this.#writer = handle;
    this.#segments.push(segment);
    return { segment, handle };
  }

  async #read(segment: Segment): Promise<{ entry: ForwardEntry; bytes: number } | null> {
    if (this.#reader?.number !== segment.number) {
      await this.#reader?.handle.close();
      this.#reader = { number: segment.number, handle: await open(segment.file, 'r') };
    }
    const { handle } = this.#reader;
    const left = segment.bytes - this.#readAt;
    if (left < HEADER_BYTES) return null;
    const header = decodeHeader(await readExactly(handle, HEADER_BYTES, this.#readAt));
    const length = header.descriptionBytes + header.bodyBytes;
    if (left < HEADER_BYTES + length) return null;
    const payload = await readExactly(handle, length, this.#readAt + HEADER_BYTES);
    const entry = decodeEntry(header, payload);
    return entry && { entry, bytes: HEADER_BYTES + length };
  }

  async #dropOldest(): Promise<void> {
    const segment = this.#segments.shift()!;
    this.#readAt = 0;
    if (this.#reader?.number === segment.number) {
      await this.#reader.handle.close();
      this.#reader = null;
    }
    await rm(segment.file, { force: true });
  }
}

async function readExactly(handle: FileHandle, length: number, at: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** Where the oldest entry begins. */
interface Cursor {
  segment: number;
  offset: number;
}

async function readCursor(folder: string): Promise<Cursor> {
  try {
    return JSON.parse(await readFile(path.join(folder, 'cursor.json'), 'utf8')) as Cursor;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && !(error instanceof SyntaxError)) {
      throw error;
    }
    // Without a cursor everything that is there is sent, some of it perhaps again.
    return { segment: 0, offset: 0 };
  }
}

async function writeCursor(folder: string, cursor: Cursor): Promise<void> {
  const file = path.join(folder, 'cursor.json');
  await writeFile(`${file}.new`, JSON.stringify(cursor), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
