export { cut, excerpt, oneLine, printable } from './format/printable.js';
export { asClause, rangeOfSteps } from './format/sentences.js';
export { readable } from './format/readable.js';
export {
  formatCost,
  formatCount,
  formatDuration,
  formatScore,
  formatTime,
  formatTokens,
  isoTime,
  plural,
} from './format/quantities.js';
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
