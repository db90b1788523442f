/**
 * A server with a tool for every way a call may go. `metaOf` reads a request's `_meta` from what handlers get, and
 * `sample` asks the client for a model's answer.
 */
export function mcpServer({ McpServer, z, metaOf, sample }) {
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
  let nextBegins;
  let begun = new Promise((resolve) => (nextBegins = resolve));
  server.registerTool('hangs', { inputSchema: z.object({}) }, () => {
    nextBegins();
    return new Promise(() => {});
  });
  server.registerTool('begun', { inputSchema: z.object({}) }, async () => {
    await begun;
    begun = new Promise((resolve) => (nextBegins = resolve));
    return { content: [] };
  });
  server.registerTool('asks', { inputSchema: z.object({}) }, async () => ({
    content: [{ type: 'text', text: await askModel() }],
  }));
  server.registerTool('samples', { inputSchema: z.object({}) }, async (_, extra) => {
    const messages = [{ role: 'user', content: { type: 'text', text: 'Sunny?' } }];
    const { content } = await sample(server, extra, { messages, maxTokens: 50 });
    return { content: [content] };
  });
  server.registerTool('gives-up', { inputSchema: z.object({}) }, (_, extra) => {
    nextBegins();
    const signal = extra.signal ?? extra.mcpReq.signal;
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('nobody waits')));
    });
  });
  server.registerTool('traced', { inputSchema: z.object({}) }, (_, extra) => {
    process.stderr.write(
      `traceparent ${metaOf(extra)?.traceparent === undefined ? 'no' : 'yes'}\n`,
    );
    return { content: [] };
  });
  server.registerPrompt('greet', {}, () => ({
    messages: [{ role: 'user', content: { type: 'text', text: 'Say hello.' } }],
  }));
  server.registerResource('note', 'note://one', {}, (uri) => ({
    contents: [{ uri: uri.href, text: 'Remember the milk.' }],
  }));
  return server;
}

export async function askModel() {
  const response = await fetch(`${process.env.MODEL_SERVER}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: 'answer', messages: [{ role: 'user', content: 'Sunny?' }] }),
  });
  return (await response.json()).choices[0].message.content;
}
