export { DuckDBSpanExporter, type DuckDBSpanExporterOptions } from './duckdb-span-exporter.js';
export { ExporterOptionError } from './errors.js';
