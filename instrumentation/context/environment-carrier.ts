import type { Environment } from '../environment.js';

/** Headers of a trace as variables, by the OTel specification "Environment Variables as Context Propagation Carriers". */
const VARIABLES = { TRACEPARENT: 'traceparent', TRACESTATE: 'tracestate', BAGGAGE: 'baggage' };

/** What the environment says of who started the process, under the names that propagators read. */
export function carrierOf(env: Environment): Record<string, string> {
  const carrier: Record<string, string> = {};
  for (const [variable, header] of Object.entries(VARIABLES)) {
    const value = env[variable];
    if (value) carrier[header] = value;
  }
  return carrier;
}

/** The same the other way: what a process that is started is to find in its environment. */
export function variablesFor(carrier: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(carrier).map(([header, value]) => [
      header.toUpperCase().replaceAll(/\W/g, '_'),
      value,
    ]),
  );
}
