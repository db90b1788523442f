import { context } from '@opentelemetry/api';
import { safely } from '../safely.js';
import { ClaudeRun, type QueryArguments } from './claude-agent-sdk/claude-run.js';
import type { SdkHookCode } from './sdk-hook.js';

/** A query is an async generator with methods of its own (`interrupt`, `setModel`, ...). */
interface Query {
  next(...args: unknown[]): Promise<IteratorResult<unknown>>;
  return?(...args: unknown[]): Promise<IteratorResult<unknown>>;
  [Symbol.asyncIterator](): unknown;
}
type QueryFunction = (this: unknown, args: QueryArguments, ...rest: unknown[]) => Query;

/**
 * Claude Agent SDK: a run per `query()`, told by the messages that the CLI sends to the app. The CLI works
 * in a process of its own, so its model calls and tools cannot be seen otherwise.
 */
export const hook: SdkHookCode = {
  apply({ query }) {
    if (typeof query !== 'function') return undefined;
    const native = query as QueryFunction;
    const traced: QueryFunction = function query(args, ...rest) {
      const run = safely('start a Claude run', () => new ClaudeRun(args));
      if (!run) return Reflect.apply(native, this, [args, ...rest]);
      try {
        const made = context.with(run.context, () => Reflect.apply(native, this, [args, ...rest]));
        safely('watch a Claude run', () => watch(made, run));
        return made;
      } catch (error) {
        run.fail(error);
        throw error;
      }
    };
    return { query: traced };
  },
};

/** Looks at each message on its way to the app, which gets the SDK's own object. */
function watch(query: Query, run: ClaudeRun): void {
  const next = query.next.bind(query);
  const finish = query.return?.bind(query);
  shadow(query, 'next', (...args) =>
    next(...args).then(
      (result) => {
        safely('follow a Claude run', () => {
          if (result.done) run.end();
          else run.message(result.value);
        });
        return result;
      },
      (error: unknown) => {
        safely('follow a Claude run', () => run.fail(error));
        throw error;
      },
    ),
  );
  if (finish)
    shadow(query, 'return', (...args) => {
      safely('follow a Claude run', () => run.cancel());
      return finish(...args);
    });
  // The loop that the app writes must go through the methods above, not to a generator behind them.
  shadow(query, Symbol.asyncIterator, () => query);
}

function shadow(query: Query, key: string | symbol, value: (...args: never[]) => unknown): void {
  Object.defineProperty(query, key, { configurable: true, writable: true, value });
}
