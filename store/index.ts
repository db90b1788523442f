export type * from './analysis-rows.js';
export * from './errors.js';
export type * from './keeper.js';
export type * from './lake-exporter.js';
export { readTableFile, writeTableFile, type TableFileColumn } from './lake/table-file.js';
export { openStore, type OpenOptions } from './open-store.js';
export type * from './reader.js';
export { handleStoreRequest, type StoreRequest, type StoreResponse } from './remote/handler.js';
export { OPERATIONS, STORE_API } from './remote/protocol.js';
export {
  readSidecar,
  removeSidecar,
  sidecarPath,
  writeSidecar,
  type Sidecar,
} from './remote/sidecar.js';
export type { LogRow, MetricPointRow } from './signal-rows.js';
export { SPAN_COLUMNS, type SpanColumn } from './span-columns.js';
export type { SpanKind, SpanRow, Text } from './span-row.js';
export type * from './span-writer.js';
export type { Store } from './store.js';
export { IMPORTED_SCOPE } from './writer/duplicates.js';
