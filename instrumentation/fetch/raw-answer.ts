import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  gunzipSync,
  inflateSync,
} from 'node:zlib';
import { safely } from '../safely.js';
import type { AnswerWatcher, ResponseStart } from './answer-watcher.js';
import type { BodyReading } from './body-reading.js';

/**
 * The answer to a call as it comes off the wire, where no Response stands between: in its own encoding, and at the pace
 * of a host that need not look at it.
 */
export class RawAnswer {
  readonly #call: AnswerWatcher;
  readonly #status: number;
  readonly #reading: BodyReading;
  readonly #body: BodySink;
  #isOver = false;

  constructor(call: AnswerWatcher, start: ResponseStart) {
    call.responded(start);
    this.#call = call;
    this.#status = start.status;
    this.#reading = call.openReading();
    this.#body = bodyFor(start, this.#reading);
  }

  chunk(bytes: unknown): void {
    if (bytes instanceof Uint8Array) this.#body.write(bytes);
  }

  /** The answer has come whole. */
  ended(): void {
    this.#end(() => this.#call.ended(this.#reading));
  }

  /** It comes no further. What an error answer lacks, or who had enough of it, does not matter. */
  broke(error: unknown): void {
    this.#end(() => {
      if (this.#status >= 400) this.#call.closed(this.#reading);
      else this.#call.broke(error, this.#reading);
    });
  }

  #end(then: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#body.end(() => safely('read a model response', then));
  }
}

interface BodySink {
  write(chunk: Uint8Array): void;
  /** @param done Called when everything written has been read. */
  end(done: () => void): void;
}

/** Clients ask for packed answers, and unpack them behind our backs. */
function bodyFor({ headers }: ResponseStart, reading: BodyReading): BodySink {
  const encoding = headers.get('content-encoding') ?? 'identity';
  const streams = /event-stream|ndjson/.test(headers.get('content-type') ?? '');
  if (!(encoding in UNPACK)) return plainBody(reading);
  return streams ? unpackedStream(encoding, reading) : unpackedWhole(encoding, reading);
}

const UNPACK = { br: brotliDecompressSync, deflate: inflateSync, gzip: gunzipSync } as const;
const UNPACKER = {
  br: createBrotliDecompress,
  deflate: createInflate,
  gzip: createGunzip,
} as const;

function plainBody(reading: BodyReading): BodySink {
  return {
    write: (chunk) => reading.chunk(chunk),
    end(done) {
      reading.end();
      done();
    },
  };
}

function unpackedWhole(encoding: string, reading: BodyReading): BodySink {
  const chunks: Uint8Array[] = [];
  return {
    write: (chunk) => void chunks.push(chunk),
    end(done) {
      // A body that was cut cannot be unpacked; the call then says so by what it lacks.
      safely('unpack a model response', () =>
        reading.chunk(UNPACK[encoding as keyof typeof UNPACK](Buffer.concat(chunks))),
      );
      reading.end();
      done();
    },
  };
}

function unpackedStream(encoding: string, reading: BodyReading): BodySink {
  const unpacker = UNPACKER[encoding as keyof typeof UNPACKER]({
    ...(encoding === 'br' ? {} : { finishFlush: constants.Z_SYNC_FLUSH }),
  });
  unpacker.on('data', (chunk: Uint8Array) => reading.chunk(chunk));
  return {
    write: (chunk) => void unpacker.write(chunk),
    end(done) {
      let told = false;
      const tell = () => {
        if (told) return;
        told = true;
        reading.end();
        done();
      };
      unpacker.once('end', tell).once('error', tell);
      unpacker.end();
    },
  };
}
