import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import { callerContext } from '../context/caller.js';
import { areContextsShared, shareContexts } from '../context/shared-contexts.js';

/**
 * OpenTelemetry's contexts for Node, in which whatever goes on outside any span goes on below the caller's: spans of the
 * host's own, and those of libraries, have the right parents without a span for the request.
 *
 * While contexts are nobody's but ours, a suppressed one, in which our exporters work, holds only until its function
 * returns: then Node need not follow a promise. Any other is entered, and all are from then on.
 */
export class ContextsBelowCallers extends AsyncLocalStorageContextManager {
  /** Suppressed, and not entered. */
  #atOnce: Context | undefined;

  override active(): Context {
    if (this.#atOnce) return this.#atOnce;
    const active = super.active();
    return active === ROOT_CONTEXT ? (callerContext() ?? active) : active;
  }

  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    run: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const isEntered = areContextsShared() || !isTracingSuppressed(context);
    if (isEntered) shareContexts();
    const around = this.#atOnce;
    this.#atOnce = isEntered ? undefined : context;
    try {
      return isEntered
        ? super.with(context, run, thisArg, ...args)
        : Reflect.apply(run, thisArg, args);
    } finally {
      this.#atOnce = around;
    }
  }
}
