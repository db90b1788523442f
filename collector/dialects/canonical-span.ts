import type { SpanKind, Text } from '../../store/index.js';

/**
 * What a dialect reads out of a span: the canonical fields, all optional. Units and meanings stand in
 * `store/schema/tables/spans.sql`; token counts are inclusive (input of cache, output of reasoning).
 */
export interface CanonicalFields {
  kind?: SpanKind;
  sessionId?: Text;
  userId?: Text;
  agentName?: Text;
  agentId?: Text;
  provider?: Text;
  modelRequested?: Text;
  modelResponded?: Text;
  responseId?: Text;
  finishReasons?: string[];
  attemptNo?: number;
  ttftMs?: number;
  httpStatus?: number;
  tokensIn?: bigint;
  tokensOut?: bigint;
  tokensCacheRead?: bigint;
  tokensCacheWrite?: bigint;
  tokensReasoning?: bigint;
  usageScope?: 'own' | 'aggregate';
  costUsd?: number;
  toolName?: Text;
  toolCallId?: Text;
  toolType?: Text;
  arguments?: Text;
  result?: Text;
  exitCode?: number;
  cpuUserS?: number;
  cpuSystemS?: number;
  maxRssBytes?: bigint;
  readBytes?: bigint;
  writeBytes?: bigint;
  isError?: boolean;
  errorType?: Text;
  errorMessage?: Text;
  errorSource?: string;
  systemInstructions?: Text;
  inputMessages?: Text;
  outputMessages?: Text;
  toolDefinitions?: Text;
  stepNo?: number;
  action?: Text;
  state?: Text;
}
