/**
 * Whether `pipeTo` would take these. Everything else is for the native method to refuse, in its own words; so is a
 * stream of another class than Node's, whichever the program has put in the global's place.
 */
export function arePipeable(
  source: ReadableStream,
  destination: unknown,
  options: unknown,
): destination is WritableStream {
  const { WritableStream } = process.getBuiltinModule('node:stream/web');
  return (
    destination instanceof WritableStream &&
    !source.locked &&
    !destination.locked &&
    (options === undefined || (isObject(options) && isSignal(options['signal'])))
  );
}

export function isReadableStream(value: unknown): value is ReadableStream {
  return value instanceof process.getBuiltinModule('node:stream/web').ReadableStream;
}

function isSignal(value: unknown): boolean {
  return value === undefined || (isObject(value) && 'aborted' in value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
