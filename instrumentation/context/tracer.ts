import type { Tracer } from '@opentelemetry/api';
import { VERSION } from '../version.js';
import { trace } from './trace.js';

/** Instrumentation scope of every span this room makes. */
export const SCOPE_NAME = 'tracehound';

/**
 * The tracer for our own spans. Asked for at each use: before a provider is registered, or when none
 * ever is, the API answers with a tracer whose spans do nothing.
 */
export function tracer(): Tracer {
  return trace.getTracer(SCOPE_NAME, VERSION);
}
