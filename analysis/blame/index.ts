export type { Abstention, AbstentionReason, Blame, FailureSign, Reason, Suspect } from './blame.js';
export { LEARNED, type Learned } from './learned.js';
export { readBlame } from './read-blame.js';
export { blameCaveat, confidenceText, suspectSentence } from './words.js';
export { runKindOf, type RunKind } from './run-kind.js';
