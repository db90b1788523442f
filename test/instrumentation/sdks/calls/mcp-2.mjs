import { mcpCalls } from './mcp-calls.mjs';

const specifiers = [
  '@modelcontextprotocol/client',
  '@modelcontextprotocol/client/stdio',
  '@modelcontextprotocol/server',
];

export const packages = [...specifiers, 'zod'];

export async function run({ modules, attempt }) {
  // Both packages bring the classes they share; a server talks over its own.
  const sdk = Object.assign({ z: modules.zod.z }, ...specifiers.map((name) => modules[name]));
  await mcpCalls({ version: '2', sdk, attempt, samplingRequest: 'sampling/createMessage' });
}
