import { abortSoon } from './shared.mjs';

/** The calls, and the server in the same process that answers them. */
export async function mcpCalls({ Client, McpServer, InMemoryTransport, z, attempt, metaOf }) {
  const server = new McpServer({ name: 'server', version: '1' });
  server.registerTool(
    'add',
    { inputSchema: z.object({ a: z.number(), b: z.number() }) },
    ({ a, b }) => ({
      content: [{ type: 'text', text: String(a + b) }],
    }),
  );
  server.registerTool('throws', { inputSchema: z.object({}) }, () => {
    throw new Error('out of order');
  });
  server.registerTool('hangs', { inputSchema: z.object({}) }, () => new Promise(() => {}));
  server.registerTool('traced', { inputSchema: z.object({}) }, (_, extra) => {
    process.stderr.write(
      `traceparent ${metaOf(extra)?.traceparent === undefined ? 'no' : 'yes'}\n`,
    );
    return { content: [] };
  });
  server.registerPrompt('greet', {}, () => ({
    messages: [{ role: 'user', content: { type: 'text', text: 'Say hello.' } }],
  }));
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'client', version: '1' });
  await Promise.all([server.connect(far), client.connect(near)]);

  await attempt('list', async () => (await client.listTools()).tools.length);
  await attempt('add', () => client.callTool({ name: 'add', arguments: { a: 1, b: 2 } }));
  await attempt('throws', () => client.callTool({ name: 'throws', arguments: {} }));
  await attempt('traced', () => client.callTool({ name: 'traced', arguments: {} }));
  await attempt('prompt', () => client.getPrompt({ name: 'greet' }));
  await attempt('no-prompt', () => client.getPrompt({ name: 'nothing' }));
  await attempt('aborted', () => {
    const call = { name: 'hangs', arguments: {} };
    const options = { signal: abortSoon() };
    // The older client has a schema for the result before its options.
    return client.getProtocolEra
      ? client.callTool(call, options)
      : client.callTool(call, undefined, options);
  });
  await client.close();
}
