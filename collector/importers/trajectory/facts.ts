import type { Message } from '../../messages/messages.js';
import type { AttributeList } from './attribute-list.js';
import type { When } from './step-clock.js';

/** What is known of a run before its first step. */
export interface RunStart {
  /** The importer's id; names the instrumentation scope. */
  format: string;
  agent: string;
  agentVersion?: string | undefined;
  provider?: string | undefined;
  model?: string | undefined;
  /** The conversation that the run belongs to. */
  session?: string | undefined;
  /** `service.name`; the agent's name where it is left out. */
  service?: string | undefined;
  startNs?: bigint | undefined;
}

/** What is common to spans below the run. */
export interface StepFacts extends When {
  /** Names the span within the run; a running number where it is left out. */
  key?: string;
  /** The key of the span above; the run itself where it is left out. */
  parentKey?: string;
  agent?: string | undefined;
  /** What went wrong; its presence makes the span an error. */
  error?: string;
  /** The error's class, where the source tells one. */
  errorType?: string;
  /** What the source says and no convention has a name for. */
  attributes?: Readonly<Record<string, string>> | undefined;
}

/** Token counts are inclusive: input of cache, output of reasoning. */
export interface ModelCall extends StepFacts {
  model?: string | undefined;
  responseModel?: string | undefined;
  provider?: string | undefined;
  responseId?: string | undefined;
  /** What it read; what was said since the last call where it is left out. */
  input?: Message[] | undefined;
  output: Message[];
  systemInstructions?: string | undefined;
  toolDefinitions?: string | undefined;
  finishReasons?: readonly string[] | undefined;
  tokensIn?: number | undefined;
  tokensOut?: number | undefined;
  tokensCacheRead?: number | undefined;
  tokensCacheWrite?: number | undefined;
  tokensReasoning?: number | undefined;
  costUsd?: number | undefined;
}

export interface ToolCall extends StepFacts {
  name: string;
  callId?: string | undefined;
  type?: string | undefined;
  /** As they came: JSON, or text. */
  arguments?: string | undefined;
  result?: string | undefined;
  exitCode?: number | undefined;
  /** What the process used, under Tracehound's own names. */
  usage?: AttributeList;
  /** True where the source itself says what the next model call read. */
  isUnread?: boolean;
}

/** What is known of a run after its last step. */
export interface RunEnd {
  startNs?: bigint | undefined;
  endNs?: bigint | undefined;
  /** What the run was asked; the first user message where it is left out. */
  input?: Message[] | undefined;
  /** What it answered; the last model call's output where it is left out. */
  output?: Message[] | undefined;
  tokensIn?: number | undefined;
  tokensOut?: number | undefined;
  tokensCacheRead?: number | undefined;
  costUsd?: number | undefined;
  outcome?: 'pass' | 'fail' | undefined;
  reward?: number | undefined;
  task?: string | undefined;
  tags?: readonly string[] | undefined;
  /** What the source lets users say of a run, beyond what has a place of its own. */
  metadata?: Readonly<Record<string, unknown>> | undefined;
  error?: { type: string; message?: string } | undefined;
  attributes?: Readonly<Record<string, string>> | undefined;
}
