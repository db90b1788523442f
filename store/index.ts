export type { SpanKind, SpanRow, Text } from './span-row.js';
export type * from './store.js';
export { LocalStore } from './local-store.js';
export { openStore, type OpenOptions } from './open-store.js';
