// The stuck agent of examples/ as CommonJS: the plain openai package, no tracing code.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- CommonJS is what this agent is for
const OpenAI = require('openai');

const client = new OpenAI();
const messages = [{ role: 'user', content: process.argv[2] }];

async function run() {
  for (;;) {
    const reply = await client.chat.completions.create({ model: 'gpt-4o-mini', messages });
    const { message } = reply.choices[0];
    messages.push(message);
    if (!message.tool_calls) return console.log(message.content);
    for (const { id } of message.tool_calls)
      messages.push({ role: 'tool', tool_call_id: id, content: '[]' });
  }
}

run();
