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
    installs: 'at-start',
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
    // They, or the SDKs that depend on them, call models through Node's own http client.
    packages: ['axios', 'gaxios', 'got', 'needle', 'node-fetch', 'superagent'],
    installs: 'at-start',
    channel: { name: 'http.client.request.created', node: [22, 12] },
  },
  {
    id: 'node-http2',
    packages: [],
    channel: { name: 'http2.client.stream.created', node: [22, 17] },
  },
  {
    id: 'openai-agents',
    packages: ['@openai/agents-core'],
    installs: 'at-start',
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
