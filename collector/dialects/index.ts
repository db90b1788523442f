export { DIALECTS, readCanonicalFields, type CanonicalReading } from './registry.js';
export type { CanonicalFields } from './canonical-span.js';
export type { Dialect } from './dialect.js';
