import type { Attributes } from '@opentelemetry/api';
import { arrayOf, isObject, objectOf, objectsOf, textOf } from '../../fetch/json.js';
import { captureJson } from '../../privacy/capture.js';
import type { Message } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { toMessage } from './messages.js';

/** Nodes that LangGraph and its ready-made agents bring along: the model calls and tools in them say it all. */
const PLUMBING = new Set(['__start__', '__end__', 'agent', 'model_request', 'tools']);

/**
 * The span of a chain run: an agent for a graph, a step of one for a node. Other chains get none.
 *
 * @param rest The arguments of `handleChainStart` after the run's id.
 * @param threadId What a graph with a memory is told to go on with, where its metadata does not say.
 */
export function describeChain(
  chain: unknown,
  inputs: unknown,
  rest: readonly unknown[],
  threadId: string | undefined,
): { readonly name: string; readonly attributes: Attributes } | undefined {
  const metadata = rest.find(isObject) ?? {};
  const runName = runNameOf(rest);
  if (isGraph(chain)) {
    const name = runName ?? 'LangGraph';
    const asked = messagesIn(inputs);
    return {
      name: `invoke_agent ${name}`,
      attributes: {
        [semconv.GEN_AI_OPERATION_NAME]: 'invoke_agent',
        [semconv.GEN_AI_AGENT_NAME]: name,
        [semconv.GEN_AI_CONVERSATION_ID]: textOf(metadata['thread_id']) ?? threadId,
        [semconv.GEN_AI_INPUT_MESSAGES]: asked.length > 0 ? captureJson(asked) : undefined,
      },
    };
  }
  const node = textOf(metadata['langgraph_node']);
  if (node === undefined || node !== runName || PLUMBING.has(node)) return undefined;
  return { name: `node ${node}`, attributes: { [semconv.GEN_AI_OPERATION_NAME]: 'agent_step' } };
}

/** What an agent says in the end: the last message of its state, unless it waits for somebody else's. */
export function describeAnswer(outputs: unknown): Attributes {
  const last = messagesIn(outputs).at(-1);
  const answer = last?.role === 'assistant' ? captureJson([last]) : undefined;
  return { [semconv.GEN_AI_OUTPUT_MESSAGES]: answer };
}

function messagesIn(state: unknown): readonly Message[] {
  return objectsOf(objectOf(state)['messages']).map(toMessage);
}

/** Its id names the place of its class; helpers of LangGraph's own stand beside `pregel`. */
function isGraph(chain: unknown): boolean {
  const id = arrayOf(objectOf(chain)['id']);
  return id.includes('langgraph') && id.includes('pregel');
}

/** Parent id, tags, metadata, run type, run name: the name is the last text that is no id. */
function runNameOf(rest: readonly unknown[]): string | undefined {
  const metadataAt = rest.findIndex(isObject);
  return rest
    .slice(metadataAt + 1)
    .filter((value): value is string => typeof value === 'string' && !isUuid(value))
    .at(-1);
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(text);
}
