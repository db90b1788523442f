export { bootstrapDifference, bootstrapMean, mean, median } from './bootstrap.js';
export { holm } from './holm.js';
export { mcnemarExact } from './mcnemar.js';
export { fisherExact, wilsonInterval, type Counted, type Interval } from './proportions.js';
export { rankSumTest } from './rank-sum.js';
export { seededRandom } from './seeded-random.js';
