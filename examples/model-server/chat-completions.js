import { modelOf, nowSeconds, piecesOf, toolCallsOf, usageOf } from './reply-parts.js';

/** The body of a `chat.completion`. */
export function chatCompletion(request, reply) {
  const calls = toolCallsOf(request, reply);
  const message = {
    role: 'assistant',
    content: reply.content ?? null,
    refusal: null,
    ...(reply.reasoning && { reasoning_content: reply.reasoning }),
    ...(calls.length > 0 && { tool_calls: calls.map(toolCall) }),
  };
  const choice = { index: 0, message, logprobs: null, finish_reason: finishReason(reply) };
  return {
    ...envelope(request, reply, 'chat.completion'),
    choices: [choice],
    usage: usage(request, reply),
  };
}

/** The same answer as the server-sent events of a stream. */
export function chatCompletionChunks(request, reply) {
  const chunk = (delta, finish_reason = null) => ({
    ...envelope(request, reply, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  });
  const chunks = [
    chunk({ role: 'assistant', content: '' }),
    ...piecesOf(reply.reasoning ?? '').map((piece) => chunk({ reasoning_content: piece })),
    ...piecesOf(reply.content ?? '').map((content) => chunk({ content })),
    ...toolCallsOf(request, reply).flatMap((call, index) =>
      toolCallDeltas(call, index).map((delta) => chunk(delta)),
    ),
    chunk({}, finishReason(reply)),
  ];
  if (request.body.stream_options?.include_usage) {
    chunks.push({
      ...envelope(request, reply, 'chat.completion.chunk'),
      choices: [],
      usage: usage(request, reply),
    });
  }
  return [...chunks.map((body) => `data: ${JSON.stringify(body)}\n\n`), 'data: [DONE]\n\n'];
}

function envelope(request, reply, object) {
  const id = `chatcmpl-${request.index}`;
  return {
    id,
    object,
    created: nowSeconds(),
    model: modelOf(request, reply),
    service_tier: 'default',
  };
}

function finishReason(reply) {
  return reply.finishReason ?? (reply.toolCalls?.length ? 'tool_calls' : 'stop');
}

function toolCall({ id, name, arguments: args }) {
  return { id, type: 'function', function: { name, arguments: args } };
}

function toolCallDeltas(call, index) {
  const first = { index, ...toolCall({ ...call, arguments: '' }) };
  const rest = piecesOf(call.arguments).map((piece) => ({ index, function: { arguments: piece } }));
  return [first, ...rest].map((delta) => ({ tool_calls: [delta] }));
}

function usage(request, reply) {
  const { input, output, cached, reasoning } = usageOf(request, reply);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0 },
  };
}
