import { SpanKind, type Attributes, type Span } from '@opentelemetry/api';
import { captureJson } from '../privacy/capture.js';
import { textPart, type Message } from '../vocabulary/gen-ai-message.js';
import * as semconv from '../vocabulary/semconv.js';
import { inSpan } from './in-span.js';

export interface AgentOptions {
  readonly id?: string;
  readonly version?: string;
  readonly description?: string;
  /** Runs that share it are one session. */
  readonly conversationId?: string;
  /** The task, recorded as the user's message. */
  readonly input?: string;
  readonly attributes?: Attributes;
}

/**
 * Runs an agent: everything `run` does becomes one run in the trace. An agent called inside another is its
 * sub-agent.
 *
 * A result that is a string is recorded as the agent's answer. Without a registered provider this only
 * calls `run`.
 *
 * @example
 * const answer = await agent('researcher', () => research(question), { input: question });
 */
export function agent<T>(name: string, run: (span: Span) => T, options: AgentOptions = {}): T {
  return inSpan(
    {
      name: `invoke_agent ${name}`,
      kind: SpanKind.INTERNAL,
      isRun: true,
      attributes: () => ({
        [semconv.GEN_AI_OPERATION_NAME]: 'invoke_agent',
        [semconv.GEN_AI_AGENT_NAME]: name,
        [semconv.GEN_AI_AGENT_ID]: options.id,
        [semconv.GEN_AI_AGENT_VERSION]: options.version,
        [semconv.GEN_AI_AGENT_DESCRIPTION]: options.description,
        [semconv.GEN_AI_CONVERSATION_ID]: options.conversationId,
        [semconv.GEN_AI_INPUT_MESSAGES]: captureJson(messagesOf('user', options.input)),
        ...options.attributes,
      }),
      onResult: (result, span) => {
        const answer = captureJson(messagesOf('assistant', result));
        if (answer) span.setAttribute(semconv.GEN_AI_OUTPUT_MESSAGES, answer);
      },
    },
    run,
  );
}

/** A function that runs `fn` as an agent each time it is called. */
agent.wrap = function wrapAgent<A extends unknown[], T>(
  name: string,
  fn: (...args: A) => T,
  options?: AgentOptions,
): (...args: A) => T {
  return (...args) => agent(name, () => fn(...args), options);
};

function messagesOf(role: string, content: unknown): Message[] | undefined {
  return typeof content === 'string' ? [{ role, parts: [textPart(content)] }] : undefined;
}
