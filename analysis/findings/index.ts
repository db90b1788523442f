export { detectorFilter } from './detector-filter.js';
export {
  countFailures,
  markFailures,
  tellingFromRow,
  toldOnce,
  type Failure,
  type Groupable,
} from './group-findings.js';
export { findingsUnder, readFindings, type FindingFilter } from './read-findings.js';
export { readOutcomes } from './read-outcomes.js';
