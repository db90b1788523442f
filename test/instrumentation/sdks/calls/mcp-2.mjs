import { mcpCalls } from './mcp-calls.mjs';

export const packages = ['@modelcontextprotocol/client', '@modelcontextprotocol/server', 'zod'];

export async function run({ modules, attempt }) {
  const { Client, InMemoryTransport } = modules['@modelcontextprotocol/client'];
  const { McpServer } = modules['@modelcontextprotocol/server'];
  const { z } = modules.zod;
  const metaOf = (context) => context.mcpReq._meta;
  await mcpCalls({ Client, McpServer, InMemoryTransport, z, attempt, metaOf });
}
