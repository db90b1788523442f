// A research agent that reads pages through a flaky tool and streams its answer.
// usage: node agent.js "QUESTION"
import OpenAI from 'openai';
import { agent, tool } from 'tracehound';

const client = new OpenAI();
const MAX_TURNS = 8;

/** Pages as a flaky site serves them: each visit takes the next answer. */
const visits = {
  'https://docs.example/limits': ['timeout', 'The free plan allows 60 requests a minute.'],
  'https://docs.example/prices': ['429', '429', '429'],
};

async function readPage({ url }) {
  const answer = visits[url]?.shift() ?? '404';
  if (answer === 'timeout') throw new Error(`ETIMEDOUT: no answer from ${url} within 5000 ms`);
  if (answer === '429') throw new Error(`HTTP 429 Too Many Requests from ${url}`);
  if (answer === '404') throw new Error(`HTTP 404 Not Found: ${url}`);
  return answer;
}

const tools = [
  {
    type: 'function',
    function: {
      name: 'read_page',
      description: 'Read one page of the documentation',
      parameters: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] },
    },
  },
];

/** One model turn, streamed: the text and the tool calls put together from their pieces. */
async function nextTurn(messages) {
  const stream = await client.chat.completions.create({
    model: 'gpt-4o-mini',
    messages,
    tools,
    stream: true,
    stream_options: { include_usage: true },
  });
  const message = { role: 'assistant', content: '' };
  for await (const chunk of stream) {
    const delta = chunk.choices[0]?.delta;
    message.content += delta?.content ?? '';
    for (const piece of delta?.tool_calls ?? []) {
      message.tool_calls ??= [];
      const call = (message.tool_calls[piece.index] ??= {
        id: piece.id,
        type: 'function',
        function: { name: piece.function.name, arguments: '' },
      });
      call.function.arguments += piece.function.arguments ?? '';
    }
  }
  return message;
}

await agent('research-agent', async () => {
  const messages = [{ role: 'user', content: process.argv[2] }];
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const message = await nextTurn(messages);
    messages.push(message);
    if (!message.tool_calls) {
      console.log(message.content);
      return message.content;
    }
    for (const call of message.tool_calls) {
      const args = JSON.parse(call.function.arguments);
      const content = await tool(call.function.name, args, () => readPage(args), {
        callId: call.id,
      }).catch((error) => `Error: ${error.message}`);
      messages.push({ role: 'tool', tool_call_id: call.id, content });
    }
  }
  throw new Error(`no answer after ${MAX_TURNS} turns`);
});
