export { readReport, type ReportOptions } from './read-report.js';
export {
  whereToLook,
  type Report,
  type ReportedFinding,
  type ReportSummary,
  type RunReport,
} from './report.js';
export { REPORTERS, type RenderOptions, type ReportFormat } from './reporters/index.js';
export {
  readTraceBenchReport,
  renderTraceBench,
  type TraceBenchReport,
} from './trace-bench/index.js';
