import { fileURLToPath } from 'node:url';

export const packages = ['@anthropic-ai/claude-agent-sdk'];

export async function run({ modules, attempt }) {
  const { query } = modules['@anthropic-ai/claude-agent-sdk'];
  const cli = fileURLToPath(new URL('./fake-claude.mjs', import.meta.url));
  const start = (prompt = 'Do it.') =>
    query({ prompt, options: { pathToClaudeCodeExecutable: cli } });
  const kindsOf = async (running) => {
    const kinds = [];
    for await (const { type, subtype } of running) kinds.push([type, subtype]);
    return kinds;
  };

  await attempt('run', () => kindsOf(start()));
  await attempt('background', () => kindsOf(start('In the background.')));
  await attempt('failing', () => kindsOf(start('Fail.')));
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
