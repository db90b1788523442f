export { compareGroups } from './compare-groups.js';
export {
  METRICS,
  type ComparedRun,
  type Comparison,
  type Difference,
  type GroupSummary,
  type Metric,
  type MetricSummary,
  type RunGroup,
} from './comparison.js';
export { GROUP_COLUMNS, readGroupsBy, readGroupWhere } from './read-groups.js';
