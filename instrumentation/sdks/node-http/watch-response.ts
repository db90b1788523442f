import type { IncomingMessage } from 'node:http';
import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  gunzipSync,
  inflateSync,
} from 'node:zlib';
import type { BodyReading } from '../../fetch/body-reading.js';
import type { ModelCall } from '../../fetch/model-call.js';
import { safely } from '../../safely.js';
import { before } from './before.js';

/** Lets a call watch its response arrive. Pace and fate of the stream stay with the host. */
export function watchResponse(incoming: IncomingMessage, call: ModelCall): void {
  call.responded({
    status: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? '',
    headers: { get: (name) => singleHeader(incoming.headers[name]) },
  });
  const reading = call.openReading();
  const body = bodyFor(incoming, reading);
  let ended = false;
  const end = (then: () => void) => {
    if (ended) return;
    ended = true;
    body.end(() => safely('read a model response', then));
  };
  // Node's parser hands every piece to `push`, at the pace the host reads.
  before(incoming, 'push', (chunk) => {
    if (chunk instanceof Uint8Array) body.write(chunk);
    else if (chunk === null) end(() => call.ended(reading));
  });
  incoming.once('close', () => end(() => call.broke(cutError(), reading)));
}

interface BodySink {
  write(chunk: Uint8Array): void;
  /** @param done Called when everything written has been read. */
  end(done: () => void): void;
}

/** node-fetch and axios ask for compressed answers, and unpack them behind our backs. */
function bodyFor(incoming: IncomingMessage, reading: BodyReading): BodySink {
  const encoding = singleHeader(incoming.headers['content-encoding']) ?? 'identity';
  const streams = /event-stream|ndjson/.test(incoming.headers['content-type'] ?? '');
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

/** Where the host closed the connection, the call knows it by its signal. */
function cutError(): Error {
  return Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });
}

function singleHeader(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
