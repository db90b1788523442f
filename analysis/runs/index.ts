export { isShortCondition, runCondition, RUN_FIELDS } from './run-condition.js';
export {
  AmbiguousRunError,
  BadConditionError,
  BadGroupingError,
  RunNotFoundError,
} from './errors.js';
export { findRun } from './find-run.js';
export { listRuns, type RunFilter } from './list-runs.js';
export type { Run } from './run.js';
export { outcomeText } from './outcome-text.js';
export { selectRunIds } from './select-runs.js';
export { readRunTree, type TreeNode } from './run-tree.js';
