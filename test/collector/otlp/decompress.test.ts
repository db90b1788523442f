import zlib, { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BodyTooLargeError, UndecodableBodyError } from '../../../collector/errors.js';
import { CONTENT_ENCODINGS, decompress } from '../../../collector/otlp/decompress.js';

const BODY = Buffer.from('spans '.repeat(100));
const LIMIT = BODY.length;

test.each([
  ['identity', BODY],
  ['gzip', gzipSync(BODY)],
  ['deflate', deflateSync(BODY)],
  ['deflate', deflateRawSync(BODY)],
] as const)('unpacks %s up to its limit', (encoding, packed) => {
  expect(Buffer.from(decompress(packed, encoding, LIMIT)).equals(BODY)).toBe(true);
});

test.each([
  ['gzip', gzipSync(BODY)],
  ['deflate', deflateSync(BODY)],
] as const)('refuses %s that grows over its limit', (encoding, packed) => {
  expect(() => decompress(packed, encoding, LIMIT - 1)).toThrow(BodyTooLargeError);
});

test('a bomb is stopped at the limit, not after it', () => {
  const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));
  // Who unpacks more than the limit comes to where it is cut off, and says that instead.
  const cutOff = bomb.subarray(0, bomb.length / 2);
  expect(() => decompress(cutOff, 'gzip', 8 * 1024 * 1024)).toThrow(UndecodableBodyError);
  expect(() => decompress(cutOff, 'gzip', 1024 * 1024)).toThrow(BodyTooLargeError);
});

test('says what a body is not', () => {
  expect(() => decompress(BODY, 'gzip', LIMIT)).toThrow(UndecodableBodyError);
  expect(() => decompress(gzipSync(BODY).subarray(0, 20), 'gzip', LIMIT)).toThrow(/not gzip/);
});

test('zstd is offered just where Node has it', () => {
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
  const has = major > 23 || (major === 23 && minor >= 8) || (major === 22 && minor >= 15);
  expect(CONTENT_ENCODINGS.includes('zstd')).toBe(has);
});

/** The types of Node 20 do not know it. */
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync?: (bytes: Buffer) => Buffer };

test.skipIf(!zstdCompressSync)('zstd is unpacked up to its limit', () => {
  const packed = zstdCompressSync!(BODY);
  expect(Buffer.from(decompress(packed, 'zstd', LIMIT)).equals(BODY)).toBe(true);
  expect(() => decompress(packed, 'zstd', LIMIT - 1)).toThrow(BodyTooLargeError);
  expect(() => decompress(BODY, 'zstd', LIMIT)).toThrow(/not zstd/);
});
