import { LineTooLongError } from '../../errors.js';
import type { ByteSource } from '../byte-source.js';
import type { ImportLimits } from '../import-format.js';
import { readWhole } from '../split-lines.js';
import { parseBoundedJson } from './bounded-json.js';

/** The one value that a file holds, in memory as a whole. Throws SyntaxError, which ends the file. */
export async function jsonDocument(
  source: ByteSource,
  limits: ImportLimits,
  parse: (bytes: Buffer) => unknown = parseBoundedJson,
): Promise<unknown> {
  try {
    return parse(await readWhole(source.chunks(), limits.maxPieceBytes));
  } catch (error) {
    if (!(error instanceof LineTooLongError)) throw error;
    throw new SyntaxError(`the file is longer than ${limits.maxPieceBytes} bytes`, {
      cause: error,
    });
  }
}
