import { modelOf, piecesOf, toolCallsOf, usageOf } from './reply-parts.js';

/** The body of Ollama's `/api/chat`. */
export function ollamaChat(request, reply) {
  const tool_calls = toolCallsOf(request, reply).map(({ name, arguments: args }) => ({
    function: { name, arguments: JSON.parse(args) },
  }));
  return {
    ...envelope(request, reply),
    message: {
      role: 'assistant',
      content: reply.content ?? '',
      ...(reply.reasoning && { thinking: reply.reasoning }),
      ...(tool_calls.length > 0 && { tool_calls }),
    },
    ...ending(request, reply),
  };
}

/** The same answer as the JSON lines of a stream. */
export function ollamaChatLines(request, reply) {
  const { message, ...rest } = ollamaChat(request, reply);
  const pieces = [
    ...piecesOf(message.thinking ?? '').map((thinking) => ({ content: '', thinking })),
    ...piecesOf(message.content).map((content) => ({ content })),
    ...(message.tool_calls ?? []).map((call) => ({ content: '', tool_calls: [call] })),
  ];
  const lines = pieces.map((piece) => ({
    ...envelope(request, reply),
    message: { role: 'assistant', ...piece },
    done: false,
  }));
  return [...lines, { ...rest, message: { role: 'assistant', content: '' } }].map(asLine);
}

/** The body of Ollama's `/api/generate`. */
export function ollamaGenerate(request, reply) {
  return {
    ...envelope(request, reply),
    response: reply.content ?? '',
    ...ending(request, reply),
  };
}

/** The same answer as the JSON lines of a stream. */
export function ollamaGenerateLines(request, reply) {
  const finished = ollamaGenerate(request, reply);
  const pieces = piecesOf(finished.response);
  const lines = pieces.map((response) => ({
    ...envelope(request, reply),
    response,
    done: false,
  }));
  return [...lines, { ...finished, response: '' }].map(asLine);
}

/** The body of Ollama's `/api/embed`. */
export function ollamaEmbed(request, reply) {
  const inputs = [request.body.input].flat();
  const { input } = usageOf(request, reply);
  const embeddings = inputs.map(() => [0.25, 0.5, 0.75]);
  return { model: modelOf(request, reply), embeddings, prompt_eval_count: input };
}

function envelope(request, reply) {
  return { model: modelOf(request, reply), created_at: new Date().toISOString() };
}

function ending(request, reply) {
  const { input, output } = usageOf(request, reply);
  const done_reason = reply.finishReason ?? 'stop';
  return { done: true, done_reason, prompt_eval_count: input, eval_count: output };
}

function asLine(body) {
  return `${JSON.stringify(body)}\n`;
}
