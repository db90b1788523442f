import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { callerContext } from '../context/caller.js';

/**
 * OpenTelemetry's contexts for Node, in which whatever goes on outside any span goes on below the caller's: spans of the
 * host's own, and those of libraries, have the right parents without a span for the request.
 */
export class ContextsBelowCallers extends AsyncLocalStorageContextManager {
  override active(): Context {
    const active = super.active();
    return active === ROOT_CONTEXT ? (callerContext() ?? active) : active;
  }
}
