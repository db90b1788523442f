/** How deep attribute values may nest: far beyond any real one, and safe for every recursion on the way. */
export const MAX_VALUE_DEPTH = 64;

/** Times are stored as signed 64-bit nanoseconds (until the year 2262); OTLP could say more. */
export const MAX_TIME_NS = 2n ** 63n - 1n;
