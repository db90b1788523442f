import { createHash } from 'node:crypto';
import type { ByteSource } from '../byte-source.js';

/**
 * The ids of a run that comes from a file. They are hashes of what makes the run itself, so that the same run has
 * the same ids wherever its file lies and however often it is imported.
 */
export class RunIds {
  private constructor(readonly traceId: string) {}

  /** `identity` is what the source calls the run: a session id, a run id. */
  static of(format: string, identity: string): RunIds {
    return new RunIds(digest(`${format}\0${identity}`, 32));
  }

  /** The source's own id where it is one of 128 bits, with or without hyphens; else a hash of it. */
  static ofTrace(format: string, id: string): RunIds {
    const hex = id.replaceAll('-', '').toLowerCase();
    const isTraceId = /^[0-9a-f]{32}$/.test(hex) && !/^0+$/.test(hex);
    return isTraceId ? new RunIds(hex) : RunIds.of(format, id);
  }

  /** For a source without a name for the run: all bytes of the file. */
  static async ofContent(format: string, source: ByteSource): Promise<RunIds> {
    const hash = createHash('sha256').update(`${format}\0`);
    for await (const chunk of source.chunks()) hash.update(chunk);
    return new RunIds(hash.digest('hex').slice(0, 32));
  }

  /** The span that `key` names within the run. */
  spanId(key: string | number): string {
    return digest(`${this.traceId}/${key}`, 16);
  }
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
