export type { SpanKind, SpanRow, Text } from './span-row.js';
export type * from './store.js';
export * from './errors.js';
export { openStore, type OpenOptions } from './open-store.js';
