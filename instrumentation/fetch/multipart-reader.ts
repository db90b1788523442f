import { FormFields } from './form-fields.js';

/** A longer text in a form is no prompt; it is cut. */
const MAX_TEXT_BYTES = 1024 * 1024;
/** The headers of a part are two short lines. */
const MAX_HEADER_BYTES = 16 * 1024;

interface Part {
  readonly name: string;
  readonly file: { readonly file_name: string; readonly mime_type: string } | undefined;
  readonly text: Buffer[];
  size: number;
}

/**
 * Reads a `multipart/form-data` body (RFC 7578) as it goes by, wherever the borders of its chunks fall. Of files it
 * counts the bytes; at most one chunk of them is held at a time.
 */
export class MultipartReader {
  readonly #fields = new FormFields();
  /** Stands before every part, and behind the last. */
  readonly #delimiter: Buffer;
  /** As if a line had ended before the body, so that the first delimiter is like the others. */
  #pending: Buffer = Buffer.from('\r\n');
  #part: Part | undefined;
  #reads: 'part' | 'head' | 'nothing' = 'part';
  #isComplete = false;

  constructor(boundary: string) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** Whether the mark behind the last part has come. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  add(chunk: Uint8Array): void {
    if (this.#reads === 'nothing') return;
    this.#pending = Buffer.concat([this.#pending, chunk]);
    while (this.#reads === 'head' ? this.#readHead() : this.#readPart());
  }

  /** The form as JSON text; undefined until it is complete. */
  text(): string | undefined {
    return this.#isComplete ? JSON.stringify(this.#fields) : undefined;
  }

  /** @returns Whether there is more to read in what is pending. */
  #readPart(): boolean {
    if (this.#reads === 'nothing') return false;
    const end = this.#pending.indexOf(this.#delimiter);
    if (end < 0) {
      // The last bytes may begin a delimiter.
      this.#take(Math.max(0, this.#pending.length - this.#delimiter.length + 1));
      return false;
    }
    this.#take(end);
    this.#endPart();
    this.#pending = this.#pending.subarray(this.#delimiter.length);
    this.#reads = 'head';
    return true;
  }

  #readHead(): boolean {
    if (this.#pending.toString('latin1', 0, 2) === '--') {
      this.#isComplete = true;
      this.#stop();
      return false;
    }
    const end = this.#pending.indexOf('\r\n\r\n');
    if (end < 0) {
      if (this.#pending.length > MAX_HEADER_BYTES) this.#stop();
      return false;
    }
    this.#part = partOf(this.#pending.toString('utf8', 0, end));
    this.#pending = this.#pending.subarray(end + 4);
    this.#reads = 'part';
    return true;
  }

  #take(length: number): void {
    const bytes = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    const part = this.#part;
    if (!part) return;
    part.size += bytes.length;
    if (!part.file && part.size <= MAX_TEXT_BYTES) part.text.push(Buffer.from(bytes));
  }

  #endPart(): void {
    const part = this.#part;
    this.#part = undefined;
    if (!part) return;
    this.#fields.add(
      part.name,
      part.file
        ? { ...part.file, size_bytes: part.size }
        : Buffer.concat(part.text).toString('utf8'),
    );
  }

  #stop(): void {
    this.#reads = 'nothing';
    this.#pending = Buffer.alloc(0);
  }
}

/** The boundary that a content type names; undefined where the body is no form. */
export function boundaryOf(contentType: string | null | undefined): string | undefined {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '') ?? [];
  return quoted ?? plain;
}

function partOf(head: string): Part | undefined {
  const name = parameterOf(head, 'name');
  if (name === undefined) return undefined;
  const fileName = parameterOf(head, 'filename');
  const [, mimeType = ''] = /^content-type:[ \t]*([^\r\n]*)/im.exec(head) ?? [];
  const file = fileName === undefined ? undefined : { file_name: fileName, mime_type: mimeType };
  return { name, file, text: [], size: 0 };
}

/** Of the part's `Content-Disposition`; quotes and line ends in it are percent-encoded (WHATWG HTML). */
function parameterOf(head: string, parameter: string): string | undefined {
  const pattern = new RegExp(`^content-disposition:.*?;\\s*${parameter}="([^"]*)"`, 'im');
  const value = pattern.exec(head)?.[1];
  return value?.replace(/%(22|0D|0A)/g, (encoded) => decodeURIComponent(encoded));
}
