import { modelOf, nowSeconds, piecesOf, toolCallsOf, usageOf } from './reply-parts.js';

/** The body of a finished `response`. */
export function response(request, reply) {
  const { input, output, cached, reasoning } = usageOf(request, reply);
  const incomplete = reply.finishReason === 'length';
  return {
    ...envelope(request, reply),
    status: incomplete ? 'incomplete' : 'completed',
    incomplete_details: incomplete ? { reason: 'max_output_tokens' } : null,
    output: outputItems(request, reply),
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: cached },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: reasoning },
      total_tokens: input + output,
    },
  };
}

/** The same answer as the server-sent events of a stream. */
export function responseEvents(request, reply) {
  const started = { ...envelope(request, reply), status: 'in_progress', output: [], usage: null };
  const finished = response(request, reply);
  const events = [
    { type: 'response.created', response: started },
    { type: 'response.in_progress', response: started },
    ...finished.output.flatMap(itemEvents),
    { type: `response.${finished.status}`, response: finished },
  ];
  return events.map((event, sequence_number) => {
    const data = JSON.stringify({ ...event, sequence_number });
    return `event: ${event.type}\ndata: ${data}\n\n`;
  });
}

function envelope(request, reply) {
  return {
    id: `resp_${request.index}`,
    object: 'response',
    created_at: nowSeconds(),
    error: null,
    incomplete_details: null,
    instructions: request.body.instructions ?? null,
    metadata: {},
    model: modelOf(request, reply),
    parallel_tool_calls: true,
    service_tier: 'default',
    temperature: 1,
    tool_choice: 'auto',
    tools: request.body.tools ?? [],
    top_p: 1,
  };
}

function outputItems(request, reply) {
  const items = [];
  if (reply.reasoning) {
    const summary = [{ type: 'summary_text', text: reply.reasoning }];
    items.push({ id: `rs_${request.index}`, type: 'reasoning', summary });
  }
  if (reply.content != null) {
    const content = [{ type: 'output_text', text: reply.content, annotations: [] }];
    const id = `msg_${request.index}`;
    items.push({ id, type: 'message', status: 'completed', role: 'assistant', content });
  }
  toolCallsOf(request, reply).forEach((call, position) => {
    const id = `fc_${request.index}_${position}`;
    const { id: call_id, name, arguments: args } = call;
    items.push({ id, type: 'function_call', status: 'completed', call_id, name, arguments: args });
  });
  return items;
}

function itemEvents(item, output_index) {
  return [
    { type: 'response.output_item.added', output_index, item: emptied(item) },
    ...contentEvents(item, output_index),
    { type: 'response.output_item.done', output_index, item },
  ];
}

function contentEvents(item, output_index) {
  const at = { item_id: item.id, output_index };
  if (item.type === 'function_call') {
    const type = 'response.function_call_arguments';
    const deltas = piecesOf(item.arguments).map((delta) => ({
      type: `${type}.delta`,
      ...at,
      delta,
    }));
    return [...deltas, { type: `${type}.done`, ...at, arguments: item.arguments }];
  }
  if (item.type !== 'message') return [];
  const [part] = item.content;
  const place = { ...at, content_index: 0 };
  return [
    { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
    ...piecesOf(part.text).map((delta) => ({
      type: 'response.output_text.delta',
      ...place,
      delta,
    })),
    { type: 'response.output_text.done', ...place, text: part.text },
    { type: 'response.content_part.done', ...place, part },
  ];
}

/** An item as it is announced, before its content. */
function emptied(item) {
  if (item.type === 'message') return { ...item, status: 'in_progress', content: [] };
  if (item.type === 'function_call') return { ...item, status: 'in_progress', arguments: '' };
  return item;
}
