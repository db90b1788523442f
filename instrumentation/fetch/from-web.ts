import type { Readable } from 'node:stream';
import { inPlaceOf } from '../in-place-of.js';

type FromWeb = (this: unknown, ...args: unknown[]) => Readable;

/** Makes a Node stream of a web stream, or of what was given in its place. */
export type Wrap = (stream: unknown, make: () => Readable) => Readable;

let isWatched = false;

/**
 * Lets somebody stand by when Node makes a stream of its own of a web stream. `Duplex.from` makes one so, too. Nothing
 * is touched before the first stream is watched.
 *
 * @param wrap The first that is given stays: there is one for all streams.
 */
export function watchFromWeb(wrap: Wrap): void {
  if (isWatched) return;
  isWatched = true;
  const { Duplex, Readable } = process.getBuiltinModule('node:stream');
  shadow(Readable, (stream) => stream, wrap);
  shadow(Duplex, (pair) => (pair as { readable?: unknown } | null | undefined)?.readable, wrap);
}

/** Called by subclasses and without any class as well. */
function shadow(nodeClass: object, streamOf: (source: unknown) => unknown, wrap: Wrap): void {
  const native = Reflect.get(nodeClass, 'fromWeb') as FromWeb | undefined;
  if (!native) return;
  const value: FromWeb = function (...args) {
    return wrap(streamOf(args[0]), () => Reflect.apply(native, this, args));
  };
  Object.defineProperty(nodeClass, 'fromWeb', { value: inPlaceOf(native, value) });
}
