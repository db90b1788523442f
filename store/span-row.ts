/** Text as it came: a JS string, or UTF-8 bytes that nobody had a reason to decode. The bytes are valid UTF-8. */
export type Text = string | Uint8Array;

/**
 * One row of the `spans` table, property for column (camelCase here, snake_case there).
 * Meanings and units stand in `schema/tables/spans.sql`; ids are lower-case hex, times nanoseconds since
 * the Unix epoch, `null` says that the span does not tell.
 */
export interface SpanRow {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  receivedNs: bigint;
  name: Text | null;
  spanKind: number | null;
  startNs: bigint;
  endNs: bigint | null;
  statusCode: number | null;
  statusMessage: Text | null;
  service: Text | null;
  scopeName: Text | null;

  dialect: string | null;
  kind: SpanKind;
  sessionId: Text | null;
  userId: Text | null;
  agentName: Text | null;
  agentId: Text | null;
  provider: Text | null;
  modelRequested: Text | null;
  modelResponded: Text | null;
  responseId: Text | null;
  finishReasons: string[] | null;
  attemptNo: number | null;
  ttftMs: number | null;
  httpStatus: number | null;
  tokensIn: bigint | null;
  tokensOut: bigint | null;
  tokensCacheRead: bigint | null;
  tokensCacheWrite: bigint | null;
  tokensReasoning: bigint | null;
  usageScope: 'own' | 'aggregate' | null;
  costUsd: number | null;
  toolName: Text | null;
  toolCallId: Text | null;
  toolType: Text | null;
  arguments: Text | null;
  argumentsHash: bigint | null;
  result: Text | null;
  resultHash: bigint | null;
  exitCode: number | null;
  cpuUserS: number | null;
  cpuSystemS: number | null;
  maxRssBytes: bigint | null;
  readBytes: bigint | null;
  writeBytes: bigint | null;
  isError: boolean;
  errorType: Text | null;
  errorMessage: Text | null;
  errorSource: string | null;
  systemInstructions: Text | null;
  inputMessages: Text | null;
  inputMessageIds: string[] | null;
  outputMessages: Text | null;
  toolDefinitions: Text | null;
  stepNo: number | null;
  action: Text | null;
  state: Text | null;

  attributes: Text | null;
  events: Text | null;
  links: Text | null;
  resource: Text | null;
  scope: Text | null;
  traceState: Text | null;
  flags: bigint | null;
  droppedAttributesCount: bigint | null;
  droppedEventsCount: bigint | null;
  droppedLinksCount: bigint | null;
  unknownFields: Uint8Array | null;

  agentVersion: Text | null;
  mcpServer: Text | null;
  costSource: 'reported' | 'computed' | null;
  evaluations: Text | null;
  liftedFrom: 'log' | 'span' | null;
  isPart: boolean | null;
  outcome: 'pass' | 'fail' | null;
  reward: number | null;
  task: Text | null;
  tags: string[] | null;
  metadata: Text | null;
  dialectVersion: string | null;
}

/** What a span is to an agent's run; `other` where no dialect says (never a guess). */
export type SpanKind =
  | 'agent'
  | 'workflow'
  | 'chain'
  | 'step'
  | 'llm'
  | 'tool'
  | 'retriever'
  | 'reranker'
  | 'embedding'
  | 'media'
  | 'guardrail'
  | 'evaluator'
  | 'prompt'
  | 'memory'
  | 'mcp'
  | 'other';
