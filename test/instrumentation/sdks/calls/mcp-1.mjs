import { mcpCalls } from './mcp-calls.mjs';

const FILES = [
  'client/index',
  'client/stdio',
  'client/streamableHttp',
  'server/mcp',
  'inMemory',
  'types',
];
const specifiers = FILES.map((file) => `@modelcontextprotocol/sdk/${file}.js`);

export const packages = [...specifiers, 'zod'];

export async function run({ modules, attempt }) {
  const sdk = Object.assign({ z: modules.zod.z }, ...specifiers.map((name) => modules[name]));
  await mcpCalls({ version: '1', sdk, attempt, samplingRequest: sdk.CreateMessageRequestSchema });
}
