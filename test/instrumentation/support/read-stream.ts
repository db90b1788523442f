import type { ResponseFacts, WireProtocol } from '../../../instrumentation/fetch/wire-protocol.js';

/** What a protocol reads from a stream of these events, and whether it saw the end. */
export function readStream(
  protocol: WireProtocol,
  events: readonly (object | string)[],
): { readonly facts: ResponseFacts; readonly complete: boolean } {
  const assembly = protocol.openStream!();
  for (const event of events) {
    assembly.accept({ data: typeof event === 'string' ? event : JSON.stringify(event) });
  }
  return { facts: protocol.readResponse(assembly.body()), complete: assembly.complete };
}
