import { addScopeReader } from '../context/scope.js';
import { safely } from '../safely.js';
import { watchedModel } from './openai-agents/custom-model.js';
import { AgentsTracingProcessor, type AgentsSpan } from './openai-agents/tracing-processor.js';
import type { SdkHookCode } from './sdk-hook.js';

/** Where every copy of agents-core (0.3.8 and later) keeps its current span. */
const CURRENT = Symbol.for('openai.agents.core.asyncLocalStorage');

interface TraceProvider {
  registerProcessor(processor: object): void;
  setProcessors(processors: object[]): void;
}
interface Globals {
  [CURRENT]?: {
    getStore(): { active?: boolean; span?: AgentsSpan; trace?: AgentsSpan } | undefined;
  };
}

/**
 * OpenAI Agents SDK: a tracing processor of ours beside the SDK's own, from the moment the SDK makes its
 * provider, and again where the app replaces the processors. That touches no module, so bundled copies are
 * covered. Where the app has switched the SDK's tracing off, its agents and tools stay unseen.
 *
 * The two functions through which all models are called are replaced for the sake of models of the app's own.
 */
export const hook: SdkHookCode = {
  apply(callers) {
    return Object.fromEntries(
      Object.entries(callers).map(([name, caller]) => [
        name,
        withWatchedModel(caller as CallModel),
      ]),
    );
  },
  connect(made) {
    const provider = made as TraceProvider;
    const processor = new AgentsTracingProcessor();
    provider.registerProcessor(processor);
    const setProcessors = provider.setProcessors.bind(provider);
    // First in the list: the SDK waits for each processor before it asks the next.
    provider.setProcessors = (processors) => setProcessors([processor, ...processors]);
    addScopeReader(() => {
      const current = (globalThis as Globals)[CURRENT]?.getStore();
      return current?.active ? processor.scopeOf(current.span ?? current.trace) : undefined;
    });
  },
};

type CallModel = (model: object, ...rest: unknown[]) => unknown;

function withWatchedModel(caller: CallModel): CallModel {
  return (model, ...rest) =>
    caller(safely('watch a model', () => watchedModel(model)) ?? model, ...rest);
}
