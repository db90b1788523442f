export type { ExportFormat, ExportSink } from './export-format.js';
export { exportRuns, type ExportOptions, type ExportResult } from './export-runs.js';
export { EXPORT_FORMATS } from './registry.js';
