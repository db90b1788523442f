import { fileURLToPath } from 'node:url';

export const packages = ['@anthropic-ai/claude-agent-sdk'];

export async function run({ modules, attempt }) {
  const { query } = modules['@anthropic-ai/claude-agent-sdk'];
  const cli = fileURLToPath(new URL('./fake-claude.mjs', import.meta.url));
  const start = () => query({ prompt: 'Do it.', options: { pathToClaudeCodeExecutable: cli } });

  await attempt('run', async () => {
    const kinds = [];
    for await (const { type, subtype } of start()) kinds.push([type, subtype]);
    return kinds;
  });
  await attempt('aborted', async () => {
    const abortController = new AbortController();
    const options = { pathToClaudeCodeExecutable: cli, abortController };
    for await (const { type } of query({ prompt: 'Wait.', options }))
      if (type === 'assistant') abortController.abort();
  });
  await attempt('early-break', async () => {
    const running = start();
    for await (const { type } of running) if (type === 'assistant') break;
    return typeof running.interrupt;
  });
}
