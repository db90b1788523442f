export { rewards } from './rewards.js';
export type {
  ExportFormat,
  ExportSink,
  FolderFormat,
  RunFormat,
  StreamFormat,
  TableFormat,
} from './export-format.js';
export { exportRuns, exportTable, type ExportOptions, type ExportResult } from './export-runs.js';
export { EXPORT_FORMATS, exportFormat } from './registry.js';
