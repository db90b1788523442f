// What every protocol needs to know of a scripted reply.

/** Tool calls with ids that differ from request to request. */
export function toolCallsOf(request, reply) {
  return (reply.toolCalls ?? []).map((call, position) => ({
    id: call.id ?? `call_${request.index}_${position}`,
    name: call.name,
    arguments:
      typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments ?? {}),
  }));
}

/** Token counts; where the script gives none, a quarter of the characters, as a rule of thumb has it. */
export function usageOf(request, reply) {
  const { input, output, cached = 0, reasoning = 0 } = reply.usage ?? {};
  return {
    input: input ?? Math.ceil(JSON.stringify(request.body).length / 4),
    output: output ?? Math.ceil(JSON.stringify([reply.content, reply.toolCalls]).length / 4),
    cached,
    reasoning,
  };
}

export function modelOf(request, reply) {
  return reply.model ?? request.body.model ?? 'scripted-model';
}

/** Text in pieces of some characters, as models stream it. */
export function piecesOf(text, size = 8) {
  return text.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];
}

export function nowSeconds() {
  return Math.floor(Date.now() / 1000);
}
