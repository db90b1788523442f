import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HANDLED_BY } from './mcp-handled-by.mjs';
import { askModel, mcpServer } from './mcp-server.mjs';

const SERVE = fileURLToPath(new URL('./mcp-serve.mjs', import.meta.url));

/**
 * Every call over every transport: to a server in the process, and to others in processes of their own.
 *
 * @param samplingRequest What the client's handler for a server's questions to a model is registered by.
 */
export async function mcpCalls({ version, sdk, attempt, samplingRequest }) {
  const { Client, InMemoryTransport, StdioClientTransport, StreamableHTTPClientTransport } = sdk;
  const moduleSystem = process.argv[2];
  const command = (transport) => [...process.execArgv, SERVE, version, moduleSystem, transport];

  await overTransport('memory', async (connect) => {
    const server = mcpServer({ ...sdk, ...HANDLED_BY[version] });
    const [near, far] = InMemoryTransport.createLinkedPair();
    await Promise.all([server.connect(far), connect(near)]);
  });
  await overTransport('stdio', async (connect) => {
    const options = { command: process.execPath, args: command('stdio'), env: process.env };
    const transport = new StdioClientTransport(options);
    await connect(transport);
    return () => endOf(transport);
  });
  const server = spawn(process.execPath, command('http'), { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(server.stdout, 'data');
  await overTransport('http', async (connect) => {
    const url = new URL(`http://127.0.0.1:${String(port).trim()}/mcp`);
    await connect(new StreamableHTTPClientTransport(url));
  });
  server.kill();
  await once(server, 'exit');

  async function overTransport(transport, open) {
    const capabilities = { sampling: {} };
    const client = new Client({ name: 'client', version: '1' }, { capabilities });
    client.setRequestHandler(samplingRequest, async () => {
      const content = { type: 'text', text: await askModel() };
      return { model: 'answer', role: 'assistant', content };
    });
    const call = (name, args = {}) => client.callTool({ name, arguments: args });
    const scenario = (name, run) => attempt(`${transport} ${name}`, run);
    const leave = await open((near) => client.connect(near));
    await scenario('list', async () => (await client.listTools()).tools.length);
    await scenario('add', () => call('add', { a: 1, b: 2 }));
    await scenario('throws', () => call('throws'));
    await scenario('asks', () => call('asks'));
    await scenario('samples', () => call('samples'));
    await scenario('traced', () => call('traced'));
    await scenario('prompt', () => client.getPrompt({ name: 'greet' }));
    await scenario('no-prompt', () => client.getPrompt({ name: 'nothing' }));
    await scenario('resource', () => client.readResource({ uri: 'note://one' }));
    const abort = async (name) => {
      const controller = new AbortController();
      const hanging = { name, arguments: {} };
      const options = { signal: controller.signal };
      // The older client has a schema for the result before its options.
      const result = client.getProtocolEra
        ? client.callTool(hanging, options)
        : client.callTool(hanging, undefined, options);
      // Spans are compared in the order of the milliseconds in which they began.
      await new Promise((resolve) => setTimeout(resolve, 5));
      // Told while nobody listens yet, a server that ends soon may never hear of the call.
      await Promise.race([call('begun'), result]);
      controller.abort();
      return result;
    };
    // Another process may end before it has heard that nobody waits.
    if (transport === 'memory') await scenario('given-up', () => abort('gives-up'));
    await scenario('aborted', () => abort('hangs'));
    await leave?.();
    await client.close();
  }
}

/** Lets a server end by itself: `close()` kills one that has not in two seconds, delivered or not. */
async function endOf({ _process: server }) {
  const ended = once(server, 'close');
  server.stdin.end();
  await ended;
}
