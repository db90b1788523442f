import type { Attributes } from '@opentelemetry/api';
import { arrayOf, isObject, objectOf, textOf } from '../../fetch/json.js';
import * as semconv from '../../semconv.js';

/** Nodes that LangGraph and its ready-made agents bring along: the model calls and tools in them say it all. */
const PLUMBING = new Set(['__start__', '__end__', 'agent', 'model_request', 'tools']);

/**
 * The span of a chain run: an agent for a graph, a step of one for a node. Other chains get none.
 *
 * @param rest The arguments of `handleChainStart` after the run's id.
 */
export function describeChain(
  chain: unknown,
  rest: readonly unknown[],
): { readonly name: string; readonly attributes: Attributes } | undefined {
  const metadata = rest.find(isObject) ?? {};
  const runName = runNameOf(rest);
  if (arrayOf(objectOf(chain)['id']).includes('langgraph')) {
    const name = runName ?? 'LangGraph';
    return {
      name: `invoke_agent ${name}`,
      attributes: {
        [semconv.GEN_AI_OPERATION_NAME]: 'invoke_agent',
        [semconv.GEN_AI_AGENT_NAME]: name,
        [semconv.GEN_AI_CONVERSATION_ID]: textOf(metadata['thread_id']),
      },
    };
  }
  const node = textOf(metadata['langgraph_node']);
  if (node === undefined || node !== runName || PLUMBING.has(node)) return undefined;
  return { name: `node ${node}`, attributes: { [semconv.GEN_AI_OPERATION_NAME]: 'agent_step' } };
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
