export {
  readTraceBenchReport,
  renderTraceBench,
  type TraceBenchReport,
} from './trace-bench-report.js';
