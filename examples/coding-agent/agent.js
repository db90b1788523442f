// A small coding agent: reads files, writes files and runs the project's tests until it is content.
// usage: node agent.js FOLDER "TASK"      (OPENAI_BASE_URL and OPENAI_API_KEY say which model server)
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import OpenAI from 'openai';
import { agent, tool } from 'tracehound';

const [folder, task] = process.argv.slice(2);
const client = new OpenAI();
const MAX_TURNS = 12;

const tools = {
  read_file: ({ file }) => readFile(path.join(folder, file), 'utf8'),
  write_file: async ({ file, content }) => {
    await writeFile(path.join(folder, file), content);
    return `wrote ${content.length} characters to ${file}`;
  },
  run_tests: () =>
    new Promise((resolve) => {
      const env = { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined };
      execFile(process.execPath, ['--test'], { cwd: folder, env }, (error, stdout) => {
        resolve({ exit_code: error?.code ?? 0, output: stdout.slice(-2000) });
      });
    }),
};

const text = { type: 'string' };
const definitions = [
  define('read_file', 'Read a file of the project', { file: text }),
  define('write_file', 'Replace a file of the project', { file: text, content: text }),
  define('run_tests', 'Run the tests with node --test', {}),
];

function define(name, description, properties) {
  const parameters = { type: 'object', properties, required: Object.keys(properties) };
  return { type: 'function', function: { name, description, parameters } };
}

await agent('coding-agent', async () => {
  const messages = [
    { role: 'system', content: 'You fix code. Run the tests before you answer.' },
    { role: 'user', content: task },
  ];
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const reply = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      messages,
      tools: definitions,
    });
    const message = reply.choices[0].message;
    messages.push(message);
    if (!message.tool_calls) {
      console.log(message.content);
      return message.content;
    }
    for (const call of message.tool_calls) {
      const args = JSON.parse(call.function.arguments);
      const result = await tool(call.function.name, args, () => tools[call.function.name](args), {
        callId: call.id,
      });
      messages.push({
        role: 'tool',
        tool_call_id: call.id,
        content: typeof result === 'string' ? result : JSON.stringify(result),
      });
    }
  }
  throw new Error(`no answer after ${MAX_TURNS} turns`);
});
