import type { Detector } from '../detector.js';
import { admittedLimitation } from './admitted-limitation.js';
import { authError } from './auth-error.js';
import { blockedPage } from './blocked-page.js';
import { brokenHandover } from './broken-handover.js';
import { endsInError } from './ends-in-error.js';
import { errorStreak } from './error-streak.js';
import { failingTests } from './failing-tests.js';
import { hedgedAssumption } from './hedged-assumption.js';
import { incompleteFix } from './incomplete-fix.js';
import { invalidInvocation } from './invalid-invocation.js';
import { noFinalAnswer } from './no-final-answer.js';
import { noOpCall } from './no-op-call.js';
import { noWorkDone } from './no-work-done.js';
import { notFound } from './not-found.js';
import { openTodos } from './open-todos.js';
import { pendingQuestion } from './pending-question.js';
import { rateLimit } from './rate-limit.js';
import { repeatedReply } from './repeated-reply.js';
import { retryLoop } from './retry-loop.js';
import { runtimeCrash } from './runtime-crash.js';
import { timeout } from './timeout.js';
import { uncertainFix } from './uncertain-fix.js';
import { unrecoveredToolError } from './unrecovered-tool-error.js';
import { unresolvedFinal } from './unresolved-final.js';
import { unrunCall } from './unrun-call.js';

/** Every detector of the default profile, sorted by id. */
export const DETECTORS: readonly Detector[] = [
  admittedLimitation,
  authError,
  blockedPage,
  brokenHandover,
  endsInError,
  errorStreak,
  failingTests,
  hedgedAssumption,
  incompleteFix,
  invalidInvocation,
  noFinalAnswer,
  noOpCall,
  noWorkDone,
  notFound,
  openTodos,
  pendingQuestion,
  rateLimit,
  repeatedReply,
  retryLoop,
  runtimeCrash,
  timeout,
  uncertainFix,
  unrecoveredToolError,
  unresolvedFinal,
  unrunCall,
];
