export { fisherExact, wilsonInterval, type Counted, type Interval } from './proportions.js';
export { rankSumTest } from './rank-sum.js';
