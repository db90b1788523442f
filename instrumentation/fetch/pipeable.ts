import type { StreamPipeOptions } from 'node:stream/web';

/**
 * Reads what a pipe is asked for as the native methods read it (WHATWG Streams, 2024): each property once, in this order,
 * for a getter may do anything. What is no object is left for the native method to refuse.
 */
export function readOptions(options: unknown): unknown {
  if (!isObject(options)) return options;
  const { preventAbort, preventCancel, preventClose, signal } = options;
  return { preventAbort, preventCancel, preventClose, signal };
}

/**
 * Whether a pipe with these options, read by {@link readOptions}, would be begun. Everything else is for the native
 * method to refuse, in its own words.
 */
export function arePipeable(
  source: ReadableStream,
  destination: WritableStream,
  options: unknown,
): options is StreamPipeOptions | null | undefined {
  return (
    !source.locked &&
    !destination.locked &&
    (options === undefined ||
      options === null ||
      (isObject(options) && isSignal(options['signal'])))
  );
}

export function isReadableStream(value: unknown): value is ReadableStream {
  return isOf('ReadableStream', value);
}

/** Of Node's own class, whichever the program has put in the global's place. */
export function isWritableStream(value: unknown): value is WritableStream {
  return isOf('WritableStream', value);
}

/** An object that only inherits from the class is none: the class's getter tells them apart. */
function isOf(name: 'ReadableStream' | 'WritableStream', value: unknown): boolean {
  const { prototype } = process.getBuiltinModule('node:stream/web')[name];
  try {
    return value instanceof Object && typeof Reflect.get(prototype, 'locked', value) === 'boolean';
  } catch {
    return false;
  }
}

function isSignal(value: unknown): boolean {
  try {
    return value === undefined || (isObject(value) && typeof value['aborted'] === 'boolean');
  } catch {
    // An object that only inherits from the class.
    return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
