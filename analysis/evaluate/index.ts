export { evaluate, type EvaluateOptions } from './evaluate.js';
export {
  MIN_EACH,
  MIN_FIRED,
  type DetectorEvaluation,
  type Evaluation,
  type EvaluationGroup,
  type DetectorVerdict,
} from './evaluation.js';
export type { Estimate } from './wilson.js';
