export { DuckDBSpanExporter, type DuckDBSpanExporterOptions } from './duckdb-span-exporter.js';
export { ExporterOptionError } from './errors.js';
export {
  serialiseAtOnce,
  serialiseInTurns,
  type SerialisedBatch,
  type SpanGuard,
} from './serialise.js';
