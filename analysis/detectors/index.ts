import type { Detector } from '../detector.js';
import { abruptEnd } from './abrupt-end.js';
import { admittedLimitation } from './admitted-limitation.js';
import { authError } from './auth-error.js';
import { blockedPage } from './blocked-page.js';
import { brokenHandover } from './broken-handover.js';
import { budgetExhausted } from './budget-exhausted.js';
import { claimWithoutAction } from './claim-without-action.js';
import { contextLoss } from './context-loss.js';
import { countMismatch } from './count-mismatch.js';
import { emptyHandoff } from './empty-handoff.js';
import { emptyResultUsed } from './empty-result-used.js';
import { endsInError } from './ends-in-error.js';
import { errorStreak } from './error-streak.js';
import { escalation } from './escalation.js';
import { fabricatedData } from './fabricated-data.js';
import { failingTests } from './failing-tests.js';
import { goesOnAfterDone } from './goes-on-after-done.js';
import { hedgedAssumption } from './hedged-assumption.js';
import { incompleteFix } from './incomplete-fix.js';
import { invalidAction } from './invalid-action.js';
import { invalidInvocation } from './invalid-invocation.js';
import { malformedArguments } from './malformed-arguments.js';
import { noFinalAnswer } from './no-final-answer.js';
import { noOpCall } from './no-op-call.js';
import { noWorkDone } from './no-work-done.js';
import { notFound } from './not-found.js';
import { openTodos } from './open-todos.js';
import { orphanResult } from './orphan-result.js';
import { outlivesParent } from './outlives-parent.js';
import { pendingQuestion } from './pending-question.js';
import { pingPong } from './ping-pong.js';
import { placeholderArgument } from './placeholder-argument.js';
import { rateLimit } from './rate-limit.js';
import { refusedByValidator } from './refused-by-validator.js';
import { repeatedQuestion } from './repeated-question.js';
import { repeatedReply } from './repeated-reply.js';
import { resourceExhausted } from './resource-exhausted.js';
import { retryLoop } from './retry-loop.js';
import { runOutlier } from './run-outlier.js';
import { runtimeCrash } from './runtime-crash.js';
import { sandboxViolation } from './sandbox-violation.js';
import { schemaViolation } from './schema-violation.js';
import { serviceError } from './service-error.js';
import { slowStep } from './slow-step.js';
import { successAfterFailedRun } from './success-after-failed-run.js';
import { successAfterFailedWrite } from './success-after-failed-write.js';
import { timeout } from './timeout.js';
import { unansweredCall } from './unanswered-call.js';
import { uncertainFix } from './uncertain-fix.js';
import { unconfirmedChange } from './unconfirmed-change.js';
import { ungroundedArgument } from './ungrounded-argument.js';
import { ungroundedClaim } from './ungrounded-claim.js';
import { ungroundedNumber } from './ungrounded-number.js';
import { unknownTool } from './unknown-tool.js';
import { unrecoveredToolError } from './unrecovered-tool-error.js';
import { unresolvedFinal } from './unresolved-final.js';
import { unrunCall } from './unrun-call.js';
import { unseenTransition } from './unseen-transition.js';
import { untouchedRequirement } from './untouched-requirement.js';
import { unusedAnswer } from './unused-answer.js';
import { unverifiedClaim } from './unverified-claim.js';
import { unverifiedEdit } from './unverified-edit.js';

/** Every detector that ships, sorted by id. */
export const CATALOGUE: readonly Detector[] = [
  abruptEnd,
  admittedLimitation,
  authError,
  blockedPage,
  brokenHandover,
  budgetExhausted,
  claimWithoutAction,
  contextLoss,
  countMismatch,
  emptyHandoff,
  emptyResultUsed,
  endsInError,
  errorStreak,
  escalation,
  fabricatedData,
  failingTests,
  goesOnAfterDone,
  hedgedAssumption,
  incompleteFix,
  invalidAction,
  invalidInvocation,
  malformedArguments,
  noFinalAnswer,
  noOpCall,
  noWorkDone,
  notFound,
  openTodos,
  orphanResult,
  outlivesParent,
  pendingQuestion,
  pingPong,
  placeholderArgument,
  rateLimit,
  refusedByValidator,
  repeatedQuestion,
  repeatedReply,
  resourceExhausted,
  retryLoop,
  runOutlier,
  runtimeCrash,
  sandboxViolation,
  schemaViolation,
  serviceError,
  slowStep,
  successAfterFailedRun,
  successAfterFailedWrite,
  timeout,
  unansweredCall,
  uncertainFix,
  unconfirmedChange,
  ungroundedArgument,
  ungroundedClaim,
  ungroundedNumber,
  unknownTool,
  unrecoveredToolError,
  unresolvedFinal,
  unrunCall,
  unseenTransition,
  untouchedRequirement,
  unusedAnswer,
  unverifiedClaim,
  unverifiedEdit,
];

/** The detectors of the default profile: those that nobody has to ask for. */
export const DETECTORS: readonly Detector[] = CATALOGUE.filter((detector) => !detector.optIn);

/** Those that speak only where a configuration names them. */
export const OPT_IN_DETECTORS: readonly Detector[] = CATALOGUE.filter((detector) => detector.optIn);
