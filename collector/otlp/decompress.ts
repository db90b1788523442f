import zlib from 'node:zlib';
import { BodyTooLargeError, UndecodableBodyError } from '../errors.js';

/** How the body of a request may be packed. */
export type ContentEncoding = 'identity' | 'gzip' | 'deflate' | 'zstd';

type Decompress = (bytes: Uint8Array, options: zlib.ZlibOptions) => Uint8Array;

/** `deflate` means the zlib format (RFC 9110, 8.4.1.2), but some clients send bare deflate. */
function inflate(bytes: Uint8Array, options: zlib.ZlibOptions): Uint8Array {
  const hasZlibHeader =
    ((bytes[0] ?? 0) & 0x0f) === 8 && ((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)) % 31 === 0;
  return hasZlibHeader ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options);
}

/** Node has zstd from 22.15 and 23.8; the types of Node 20 do not know it. */
const zstd = (zlib as unknown as { zstdDecompressSync?: Decompress }).zstdDecompressSync;

const DECOMPRESS: Partial<Record<ContentEncoding, Decompress>> = {
  identity: (bytes) => bytes,
  gzip: (bytes, options) => zlib.gunzipSync(bytes, options),
  deflate: inflate,
  ...(zstd ? { zstd } : {}),
};

/** The values of Content-Encoding that this Node can read. */
export const CONTENT_ENCODINGS = Object.keys(DECOMPRESS) as ContentEncoding[];

/**
 * Unpacks a body, and gives up as soon as it grows over `maxBytes`, whatever its size claims.
 * @throws BodyTooLargeError, UndecodableBodyError
 */
export function decompress(
  body: Uint8Array,
  contentEncoding: ContentEncoding,
  maxBytes: number,
): Uint8Array {
  const unpack = DECOMPRESS[contentEncoding];
  if (!unpack) throw new UndecodableBodyError(`Content-Encoding ${contentEncoding} is not read`);
  try {
    return unpack(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new BodyTooLargeError(maxBytes, 'unpacked', { cause });
    }
    throw new UndecodableBodyError(
      `the body is not ${contentEncoding}: ${(cause as Error).message}`,
      { cause },
    );
  }
}
