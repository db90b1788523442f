export {
  LEAST_STALL,
  readRunMeasures,
  type ContextGrowth,
  type Horizon,
  type RunMeasures,
  type StallWindow,
} from './run-measures.js';
export { readScore, readScores } from './read-scores.js';
export { readScorecards, type Scorecard, type Side } from './scorecard.js';
export { readStepRewards, type StepReward } from './step-rewards.js';
export { successBySteps, type SuccessByStep } from './success-by-step.js';
