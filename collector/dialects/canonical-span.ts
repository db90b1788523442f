import type { SpanKind, Text } from '../../store/index.js';

/**
 * What a dialect reads out of a span: the canonical fields, all optional. Units and meanings stand in
 * `store/schema/tables/spans.sql`; token counts are inclusive (input of cache, output of reasoning).
 */
export interface CanonicalFields {
  kind?: SpanKind | undefined;
  sessionId?: Text | undefined;
  userId?: Text | undefined;
  agentName?: Text | undefined;
  agentId?: Text | undefined;
  provider?: Text | undefined;
  modelRequested?: Text | undefined;
  modelResponded?: Text | undefined;
  responseId?: Text | undefined;
  finishReasons?: string[] | undefined;
  attemptNo?: number | undefined;
  ttftMs?: number | undefined;
  httpStatus?: number | undefined;
  tokensIn?: bigint | undefined;
  tokensOut?: bigint | undefined;
  tokensCacheRead?: bigint | undefined;
  tokensCacheWrite?: bigint | undefined;
  tokensReasoning?: bigint | undefined;
  usageScope?: 'own' | 'aggregate' | undefined;
  costUsd?: number | undefined;
  toolName?: Text | undefined;
  toolCallId?: Text | undefined;
  toolType?: Text | undefined;
  arguments?: Text | undefined;
  result?: Text | undefined;
  exitCode?: number | undefined;
  cpuUserS?: number | undefined;
  cpuSystemS?: number | undefined;
  maxRssBytes?: bigint | undefined;
  readBytes?: bigint | undefined;
  writeBytes?: bigint | undefined;
  isError?: boolean | undefined;
  errorType?: Text | undefined;
  errorMessage?: Text | undefined;
  errorSource?: string | undefined;
  systemInstructions?: Text | undefined;
  inputMessages?: Text | undefined;
  outputMessages?: Text | undefined;
  toolDefinitions?: Text | undefined;
  stepNo?: number | undefined;
  action?: Text | undefined;
  state?: Text | undefined;
  agentVersion?: Text | undefined;
  mcpServer?: Text | undefined;
  /** Of a run's own span: how it went, by whoever judged it. */
  outcome?: 'pass' | 'fail' | undefined;
  reward?: number | undefined;
  task?: Text | undefined;
  /** What users gave the run to find it by. */
  tags?: string[] | undefined;
  /** JSON object. */
  metadata?: string | undefined;
  /** `reported` where it is left open and the cost is known. */
  costSource?: 'reported' | 'computed' | undefined;
  /** JSON array, see `spans.sql`. */
  evaluations?: string | undefined;
  liftedFrom?: 'log' | 'span' | undefined;
  /** The span is a part of its parent's call. */
  isPart?: boolean | undefined;
}

const NOTHING: CanonicalFields = {
  kind: undefined,
  sessionId: undefined,
  userId: undefined,
  agentName: undefined,
  agentId: undefined,
  provider: undefined,
  modelRequested: undefined,
  modelResponded: undefined,
  responseId: undefined,
  finishReasons: undefined,
  attemptNo: undefined,
  ttftMs: undefined,
  httpStatus: undefined,
  tokensIn: undefined,
  tokensOut: undefined,
  tokensCacheRead: undefined,
  tokensCacheWrite: undefined,
  tokensReasoning: undefined,
  usageScope: undefined,
  costUsd: undefined,
  toolName: undefined,
  toolCallId: undefined,
  toolType: undefined,
  arguments: undefined,
  result: undefined,
  exitCode: undefined,
  cpuUserS: undefined,
  cpuSystemS: undefined,
  maxRssBytes: undefined,
  readBytes: undefined,
  writeBytes: undefined,
  isError: undefined,
  errorType: undefined,
  errorMessage: undefined,
  errorSource: undefined,
  systemInstructions: undefined,
  inputMessages: undefined,
  outputMessages: undefined,
  toolDefinitions: undefined,
  stepNo: undefined,
  action: undefined,
  state: undefined,
  agentVersion: undefined,
  mcpServer: undefined,
  outcome: undefined,
  reward: undefined,
  task: undefined,
  tags: undefined,
  metadata: undefined,
  costSource: undefined,
  evaluations: undefined,
  liftedFrom: undefined,
  isPart: undefined,
};

/** Fields of which nothing is known yet. All have one shape, which is what makes filling them cheap. */
export function noFields(): CanonicalFields {
  return { ...NOTHING };
}
