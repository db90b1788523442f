import type { ByteSource } from '../byte-source.js';
import type { BadPiece, ImportLimits } from '../import-format.js';
import { splitLines } from '../split-lines.js';
import { parseBoundedJson } from './bounded-json.js';
import { kindOf, objectIn, type JsonObject } from '../../json/json-object.js';

export interface JsonLine {
  /** Counted from 1. */
  line: number;
  value: JsonObject;
  bytes: Buffer;
}

/** The objects of a file with one a line; blank lines are stepped over, any other is told as bad. */
export async function* jsonLines(
  source: ByteSource,
  limits: ImportLimits,
  parse: (bytes: Buffer) => unknown = parseBoundedJson,
): AsyncGenerator<JsonLine | BadPiece> {
  for await (const { number: line, bytes } of splitLines(source.chunks(), limits.maxPieceBytes)) {
    if (bytes === null) {
      yield { line, reason: `longer than ${limits.maxPieceBytes} bytes` };
      continue;
    }
    if (/^\s*$/.test(bytes.toString('latin1', 0, 1000)) && bytes.toString('latin1').trim() === '')
      continue;
    yield readLine(line, bytes, parse);
  }
}

function readLine(
  line: number,
  bytes: Buffer,
  parse: (bytes: Buffer) => unknown,
): JsonLine | BadPiece {
  try {
    const parsed = parse(bytes);
    const value = objectIn(parsed);
    if (value !== undefined) return { line, value, bytes };
    return { line, reason: `a line should be an object, this one is ${kindOf(parsed)}` };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { line, reason: error.message };
  }
}
