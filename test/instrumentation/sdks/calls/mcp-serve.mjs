// usage: node mcp-serve.mjs 1|2 esm|cjs stdio|http: the server of mcp-server.mjs in a process of its own.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { HANDLED_BY } from './mcp-handled-by.mjs';
import { mcpServer } from './mcp-server.mjs';

const [version, moduleSystem, transportName] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const load = (specifier) => (moduleSystem === 'esm' ? import(specifier) : require(specifier));
const { z } = await load('zod');

/** Where either version keeps the parts, and what an HTTP server hands over to its transport. */
const VERSIONS = {
  1: async () => {
    const { McpServer } = await load('@modelcontextprotocol/sdk/server/mcp.js');
    const { StdioServerTransport } = await load('@modelcontextprotocol/sdk/server/stdio.js');
    const { StreamableHTTPServerTransport } = await load(
      '@modelcontextprotocol/sdk/server/streamableHttp.js',
    );
    const listen = (transport) =>
      createServer((incoming, outgoing) => void transport.handleRequest(incoming, outgoing));
    const Http = StreamableHTTPServerTransport;
    return { McpServer, StdioServerTransport, Http, listen, ...HANDLED_BY[1] };
  },
  2: async () => {
    const { McpServer, WebStandardStreamableHTTPServerTransport: Http } = await load(
      '@modelcontextprotocol/server',
    );
    const { StdioServerTransport } = await load('@modelcontextprotocol/server/stdio');
    const { createAdaptorServer } = await load('@hono/node-server');
    const listen = (transport) =>
      createAdaptorServer({ fetch: (request) => transport.handleRequest(request) });
    return { McpServer, StdioServerTransport, Http, listen, ...HANDLED_BY[2] };
  },
};

const { McpServer, StdioServerTransport, Http, listen, ...handled } = await VERSIONS[version]();
const server = mcpServer({ McpServer, z, ...handled });
if (transportName === 'stdio') {
  await server.connect(new StdioServerTransport());
} else {
  const transport = new Http({ sessionIdGenerator: () => 'session-1' });
  await server.connect(transport);
  const http = listen(transport).listen(0, '127.0.0.1', () =>
    process.stdout.write(`${http.address().port}\n`),
  );
  process.once('SIGTERM', () => process.exit());
}
