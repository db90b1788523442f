export {
  analyze,
  ANALYSIS_SETTINGS,
  type AnalysisProgress,
  type AnalysisSummary,
  type AnalyzeOptions,
} from './analyze/analyze.js';
export * from './blame/index.js';
export * from './clusters/index.js';
export * from './compare/index.js';
export {
  defineDetector,
  type Detector,
  type DetectorRow,
  type Options,
  type OptionValue,
  type Taxonomies,
} from './detector.js';
export { CATALOGUE, DETECTORS, OPT_IN_DETECTORS } from './detectors/index.js';
export type { Measurement } from './detectors/measured.js';
export { embed, EndpointError, type EndpointSettings } from './endpoint/index.js';
export * from './evaluate/index.js';
export { explainDetector, explanationOf, type DetectorExplanation } from './explain.js';
export {
  readFindings,
  readOutcomes,
  toldOnce,
  type Failure,
  type FindingFilter,
} from './findings/index.js';
export * from './gate/index.js';
export * from './judge/index.js';
export {
  isWarning,
  SEVERITIES,
  type Category,
  type Cluster,
  type DetectorFailure,
  type Finding,
  type Outcome,
  type OutcomeKind,
  type Penalty,
  type Score,
  type Severity,
} from './model.js';
export {
  findProfile,
  MEASURE_TEXT,
  PROFILES,
  type MeasureName,
  type Profile,
} from './profiles/index.js';
export * from './replay/index.js';
export * from './report/index.js';
export { isDetectorName, noSuchDetector } from './rule-sets/detector-names.js';
export { BadRuleError, loadRules, readRuleIds, type RuleConfig } from './rules/index.js';
export * from './runs/index.js';
export * from './scores/index.js';
export * from './stats/index.js';
export * from './steps/index.js';
export {
  analyzeTraceBench,
  type TraceBenchAnalysis,
  type TraceBenchFinding,
} from './tracebench/index.js';
export * from './wording/index.js';
