// A support agent that looks an order up. Plain openai package, no tracing code: `--import` sees it all.
// usage: node agent.js "QUESTION"
import OpenAI from 'openai';

const client = new OpenAI();
const orders = [{ id: 'A-1042', status: 'shipped' }];

/** The search wants the whole id; the model keeps asking with a part of it. */
function searchOrders({ query }) {
  return orders.filter((order) => order.id === query);
}

const messages = [{ role: 'user', content: process.argv[2] }];
const tools = [
  {
    type: 'function',
    function: {
      name: 'search_orders',
      description: 'Find orders by id',
      parameters: {
        type: 'object',
        properties: { query: { type: 'string' } },
        required: ['query'],
      },
    },
  },
];

for (let turn = 0; turn < 10; turn++) {
  const reply = await client.chat.completions.create({ model: 'gpt-4o-mini', messages, tools });
  const message = reply.choices[0].message;
  messages.push(message);
  if (!message.tool_calls) {
    console.log(message.content);
    break;
  }
  for (const call of message.tool_calls) {
    const found = searchOrders(JSON.parse(call.function.arguments));
    messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(found) });
  }
}
