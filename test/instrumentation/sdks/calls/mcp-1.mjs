import { mcpCalls } from './mcp-calls.mjs';

export const packages = [
  '@modelcontextprotocol/sdk/client/index.js',
  '@modelcontextprotocol/sdk/server/mcp.js',
  '@modelcontextprotocol/sdk/inMemory.js',
  'zod',
];

export async function run({ modules, attempt }) {
  const { Client } = modules['@modelcontextprotocol/sdk/client/index.js'];
  const { McpServer } = modules['@modelcontextprotocol/sdk/server/mcp.js'];
  const { InMemoryTransport } = modules['@modelcontextprotocol/sdk/inMemory.js'];
  const metaOf = (extra) => extra._meta;
  await mcpCalls({ Client, McpServer, InMemoryTransport, z: modules.zod.z, attempt, metaOf });
}
