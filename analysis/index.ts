export {
  analyze,
  type AnalysisProgress,
  type AnalysisSummary,
  type AnalyzeOptions,
  type DetectorFailure,
} from './analyze.js';
export {
  defineDetector,
  type Detector,
  type DetectorRow,
  type Options,
  type OptionValue,
  type Taxonomies,
} from './detector.js';
export { DETECTORS } from './detectors/index.js';
export type { Measurement } from './detectors/measured.js';
export { explainDetector, type DetectorExplanation } from './explain.js';
export {
  SEVERITIES,
  type Category,
  type Cluster,
  type Finding,
  type Outcome,
  type OutcomeKind,
  type Penalty,
  type Score,
  type Severity,
} from './model.js';
export { PROFILES, type Profile } from './profiles/index.js';
export {
  readClusters,
  readFindings,
  readOutcomes,
  readScore,
  readScores,
  type FindingFilter,
} from './read.js';
export {
  analyzeTraceBench,
  type TraceBenchAnalysis,
  type TraceBenchFinding,
} from './tracebench/index.js';
<<<<<<< HEAD
export { readFrames, type Frame, type FramePart, type PartLabel } from './replay/index.js';
export {
  readReport,
  readTraceBenchReport,
  renderTraceBench,
  REPORTERS,
  whereToLook,
  type RenderOptions,
  type Report,
  type ReportFormat,
  type ReportOptions,
  type ReportedFinding,
  type RunReport,
} from './report/index.js';
export {
  AmbiguousRunError,
  findRun,
  listRuns,
  readRunTree,
  RunNotFoundError,
  type Run,
  type RunFilter,
  type TreeNode,
} from './runs/index.js';
=======
export * from './replay/index.js';
export * from './report/index.js';
export * from './runs/index.js';
>>>>>>> refs/heads/cli
