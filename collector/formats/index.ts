export type { ExportFormat, ExportSink, FolderFormat } from './export-format.js';
export { exportRuns, type ExportOptions, type ExportResult } from './export-runs.js';
export { EXPORT_FORMATS, exportFormat } from './registry.js';
