import { context } from '@opentelemetry/api';
import { addScopeReader, scopeOf } from '../context/scope.js';
import { objectOf, textOf } from '../fetch/json.js';
import { safely } from '../safely.js';
import { LangchainHandler } from './langchain/callback-handler.js';
import type { SdkHookCode } from './sdk-hook.js';

interface Manager {
  readonly handlers: readonly { readonly name?: string }[];
  addHandler(handler: object, inheritable: boolean): void;
  getParentRunId?(): string | undefined;
}
type ManagerClass = (new () => Manager) & {
  _configureSync(...args: unknown[]): Manager | undefined;
  readonly prototype: { handleChainStart?: (...args: unknown[]) => unknown };
};
type RunWithConfig = (
  this: unknown,
  config: { readonly callbacks?: unknown } | undefined,
  run: () => unknown,
  ...rest: unknown[]
) => unknown;

const handler = new LangchainHandler();
let isReading = false;

/**
 * LangChain and LangGraph (@langchain/core 1.x): a callback handler in every callback manager, and the
 * OpenTelemetry context set wherever LangChain sets its own.
 */
export const hook: SdkHookCode = {
  apply({ CallbackManager, AsyncLocalStorageProviderSingleton }) {
    if (!isReading) addScopeReader(() => handler.currentScope);
    isReading = true;
    if (CallbackManager) {
      addHandlerTo(CallbackManager as ManagerClass);
      tellThreads(CallbackManager as ManagerClass);
    }
    if (AsyncLocalStorageProviderSingleton)
      followContext(AsyncLocalStorageProviderSingleton as { runWithConfig: RunWithConfig });
    return undefined;
  },
};

function addHandlerTo(managers: ManagerClass): void {
  const configure = managers._configureSync;
  managers._configureSync = function _configureSync(...args) {
    const configured = Reflect.apply(configure, this, args);
    const added = safely('add a callback handler', () => {
      const manager = configured ?? new managers();
      if (!manager.handlers.some(({ name }) => name === handler.name))
        manager.addHandler(handler, true);
      const threadId = threadIn(args.at(-1));
      if (threadId !== undefined) threads.set(manager, threadId);
      return manager;
    });
    return added ?? configured;
  };
}

/** The threads that graphs with a memory go on with, by the manager that tells of their run. */
const threads = new WeakMap<object, string>();

/** Newer releases tell a thread to tracers alone, in the last argument, and no more in the metadata. */
function threadIn(options: unknown): string | undefined {
  return textOf(objectOf(objectOf(options)['tracerInheritableMetadata'])['thread_id']);
}

function tellThreads({ prototype }: ManagerClass): void {
  const native = prototype.handleChainStart;
  if (typeof native !== 'function') return;
  prototype.handleChainStart = function handleChainStart(...args) {
    return handler.inThread(threads.get(this), () => Reflect.apply(native, this, args));
  };
}

function followContext(singleton: { runWithConfig: RunWithConfig }): void {
  const native = singleton.runWithConfig;
  singleton.runWithConfig = function runWithConfig(config, run, ...rest) {
    const scope = safely('follow a LangChain run', () => {
      const manager = config?.callbacks as Manager | undefined;
      const found = handler.scopeOf(manager?.getParentRunId?.());
      return found && !scopeOf(context.active())?.isInside(found) ? found : undefined;
    });
    const inScope = scope ? () => context.with(scope.context, run) : run;
    return Reflect.apply(native, this, [config, inScope, ...rest]);
  };
}
