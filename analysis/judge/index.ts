export type { BudgetLimits } from './budget.js';
export { JUDGE_ID } from './judge-id.js';
export type { AnswerCache } from './judge-run.js';
export { judge, type JudgeOptions, type JudgeSummary } from './judge.js';
