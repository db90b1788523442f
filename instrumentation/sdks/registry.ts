import { REQUEST_CREATED } from './node-http/tell-of-requests.js';
import type { SdkHook } from './sdk-hook.js';

/**
 * Every SDK that needs more than the traced fetch, sorted by id. Those that call a model through the global
 * `fetch` and do nothing else (openai 5 and later, @google/genai, ollama) need no hook.
 */
export const sdkHooks: readonly SdkHook[] = [
  {
    id: 'ai',
    packages: ['ai'],
    patches: [
      {
        file: /^ai\/dist\/index\.m?js$/,
        functions: [
          'embed',
          'embedMany',
          'generateObject',
          'generateText',
          'getTracer',
          'selectTelemetryAttributes',
          'streamObject',
          'streamText',
        ],
        values: ['createTelemetryDispatcher'],
      },
    ],
  },
  {
    id: 'anthropic',
    packages: ['@anthropic-ai/sdk'],
    // From 0.134 on it makes OpenTelemetry spans of its own. They know nothing of the run they belong to, end before a
    // stream that the app reads itself, and leave failed attempts out, all of which the wire tells.
    environment: { ANTHROPIC_OPEN_TELEMETRY: 'false' },
  },
  {
    id: 'claude-agent-sdk',
    packages: ['@anthropic-ai/claude-agent-sdk'],
    patches: [{ file: /^@anthropic-ai\/claude-agent-sdk\/sdk\.mjs$/, exports: ['query'] }],
  },
  {
    id: 'langchain',
    packages: ['@langchain/core'],
    patches: [
      {
        file: /^@langchain\/core\/dist\/callbacks\/manager\.c?js$/,
        values: ['CallbackManager'],
      },
      {
        file: /^@langchain\/core\/dist\/singletons\/async_local_storage\/index\.c?js$/,
        values: ['AsyncLocalStorageProviderSingleton'],
      },
    ],
  },
  {
    id: 'mcp',
    packages: [
      '@modelcontextprotocol/client',
      '@modelcontextprotocol/sdk',
      '@modelcontextprotocol/server',
    ],
    patches: [
      {
        file: /^@modelcontextprotocol\/sdk\/dist\/(?:esm|cjs)\/shared\/protocol\.js$/,
        values: ['Protocol'],
      },
      {
        file: /^@modelcontextprotocol\/(?:client|server|core)\/dist\/[\w-]+\.[mc]js$/,
        values: ['Protocol'],
      },
    ],
  },
  {
    id: 'node-http',
    packages: [],
    channel: { name: REQUEST_CREATED },
  },
  {
    id: 'node-http2',
    packages: [],
    channel: { name: 'http2.client.stream.created', node: [22, 17] },
  },
  {
    id: 'openai-agents',
    packages: ['@openai/agents-core'],
    // Of 0.3.8 and later, in every copy.
    global: 'openai.agents.core.traceProvider',
    patches: [
      {
        file: /^@openai\/agents-core\/dist\/runner\/modelRetry\.m?js$/,
        functions: ['getResponseWithRetry', 'getStreamedResponseWithRetry'],
      },
    ],
  },
  {
    id: 'undici',
    packages: ['undici'],
    patches: [{ file: /^undici\/index\.js$/, properties: ['fetch'] }],
    channel: { name: 'undici:request:create' },
  },
];
