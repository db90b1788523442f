import { modelOf, piecesOf, toolCallsOf, usageOf } from './reply-parts.js';

/** The body of an Anthropic `message`. */
export function message(request, reply) {
  return {
    id: `msg_${request.index}`,
    type: 'message',
    role: 'assistant',
    model: modelOf(request, reply),
    content: contentOf(request, reply),
    stop_reason: stopReason(reply),
    stop_sequence: null,
    usage: usage(request, reply),
  };
}

/** The same answer as the server-sent events of a stream. */
export function messageEvents(request, reply) {
  const finished = message(request, reply);
  const { output_tokens, ...input } = finished.usage;
  const started = { ...finished, content: [], stop_reason: null };
  const events = [
    { type: 'message_start', message: { ...started, usage: { ...input, output_tokens: 1 } } },
    ...finished.content.flatMap(blockEvents),
    {
      type: 'message_delta',
      delta: { stop_reason: finished.stop_reason, stop_sequence: null },
      usage: { output_tokens },
    },
    { type: 'message_stop' },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

/** The body of an error answer. */
export function messageError(reply) {
  const type = reply.status === 429 ? 'rate_limit_error' : 'api_error';
  return { type: 'error', error: { type, message: reply.error }, request_id: 'req_1' };
}

function contentOf(request, reply) {
  const calls = toolCallsOf(request, reply);
  return [
    ...(reply.reasoning ? [{ type: 'thinking', thinking: reply.reasoning, signature: 's' }] : []),
    ...(reply.content ? [{ type: 'text', text: reply.content }] : []),
    ...calls.map(({ id, name, arguments: input }) => ({
      type: 'tool_use',
      id,
      name,
      input: JSON.parse(input),
    })),
  ];
}

function stopReason(reply) {
  if (reply.finishReason === 'length') return 'max_tokens';
  return reply.toolCalls?.length ? 'tool_use' : 'end_turn';
}

/** Anthropic counts what came from the cache beside the input, not in it. */
function usage(request, reply) {
  const { input, output, cached } = usageOf(request, reply);
  return {
    input_tokens: input - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: output,
  };
}

function blockEvents(block, index) {
  return [
    { type: 'content_block_start', index, content_block: emptied(block) },
    ...deltasOf(block).map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

function emptied(block) {
  if (block.type === 'tool_use') return { ...block, input: {} };
  return block.type === 'thinking' ? { ...block, thinking: '' } : { ...block, text: '' };
}

function deltasOf(block) {
  if (block.type === 'tool_use') {
    const pieces = piecesOf(JSON.stringify(block.input));
    return pieces.map((partial_json) => ({ type: 'input_json_delta', partial_json }));
  }
  if (block.type === 'thinking')
    return piecesOf(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking }));
  return piecesOf(block.text).map((text) => ({ type: 'text_delta', text }));
}
