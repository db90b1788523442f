export {
  analyzeTraceBench,
  type TraceBenchAnalysis,
  type TraceBenchFinding,
} from './analyze-trace-bench.js';
