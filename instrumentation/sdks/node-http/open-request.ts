import type { ClientRequest } from 'node:http';
import type { OpenRequest } from '../../propagation/tell.js';

/**
 * A request of Node's http client, as far as it can be told of the trace. Its headers have gone already where they were
 * given as a list, or where it waits for "100 Continue".
 *
 * What is set is there for the program to see (`getHeaders`), as it is with OpenTelemetry's own instrumentation.
 *
 * @param ours Headers that we have set before, which may be set again.
 */
export function openRequest(
  request: ClientRequest,
  url: URL,
  ours: readonly string[] = [],
): OpenRequest {
  return {
    url: () => url,
    has: (name) => request.headersSent || (request.hasHeader(name) && !ours.includes(name)),
    set: (name, value) => request.setHeader(name, value),
  };
}
