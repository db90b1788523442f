import type { ModuleSystem } from './run-cell.js';

/** One SDK in one version line: a row of the matrix. */
export interface Cell {
  /** The row of the README's table. */
  readonly sdk: string;
  /** The file of `calls/`. */
  readonly calls: string;
  /** The packages whose versions count; none for plain fetch. */
  readonly packages: readonly string[];
  /** What the full run installs. Without it, the repository's own dev dependencies are used. */
  readonly install?: readonly string[];
  readonly modules: readonly ModuleSystem[];
  /** The first major version of Node that the package runs on, where that is not all of ours. */
  readonly fromNode?: number;
  /** The file of `expected/`, where the spans differ from those of the calls' other versions. */
  readonly expected?: string;
}

const BOTH = ['esm', 'cjs'] as const;
const ESM = ['esm'] as const;

function pinned(sdk: string, calls: string, name: string, more: Partial<Cell> = {}): Cell {
  return { sdk, calls, packages: [name], modules: BOTH, ...more };
}

function other(sdk: string, calls: string, install: string[], more: Partial<Cell> = {}): Cell {
  const name = install[0]!.replace(/(?<=.)@.*$/, '');
  return { sdk, calls, packages: [name], install, modules: BOTH, ...more };
}

/** Every row, sorted by SDK; the versions of one SDK from old to new. */
export const CELLS: readonly Cell[] = [
  other('AI SDK', 'ai', ['ai@4', '@ai-sdk/openai@1', 'zod@3'], { expected: 'ai-4' }),
  other('AI SDK', 'ai', ['ai@5', '@ai-sdk/openai@2', 'zod@3'], { expected: 'ai-5' }),
  other('AI SDK', 'ai', ['ai@6', '@ai-sdk/openai@3', 'zod@3'], { expected: 'ai-6' }),
  pinned('AI SDK', 'ai', 'ai'),
  other('Anthropic', 'anthropic', ['@anthropic-ai/sdk@0.39'], { expected: 'anthropic-0.39' }),
  other('Anthropic', 'anthropic', ['@anthropic-ai/sdk@0.60']),
  other('Anthropic', 'anthropic', ['@anthropic-ai/sdk@0.98']),
  pinned('Anthropic', 'anthropic', '@anthropic-ai/sdk'),
  other('Claude Agent SDK', 'claude-agent-sdk', ['@anthropic-ai/claude-agent-sdk@0.3', 'zod@4'], {
    modules: ESM,
  }),
  { sdk: 'fetch: OpenAI-compatible, Ollama', calls: 'fetch', packages: [], modules: ESM },
  { sdk: 'fetch: over HTTP/2', calls: 'fetch-http2', packages: [], modules: ESM },
  other('Google Gen AI', 'google-genai', ['@google/genai@1']),
  pinned('Google Gen AI', 'google-genai', '@google/genai'),
  other('Google Gen AI', 'google-genai', ['@google/genai@3']),
  {
    sdk: 'HTTP clients, node:https',
    calls: 'http-clients',
    packages: ['axios', 'got', 'ky', 'node-fetch'],
    modules: ESM,
  },
  pinned('LangChain, LangGraph', 'langchain', '@langchain/core'),
  other('LangChain, LangGraph', 'langchain', [
    '@langchain/core@1',
    '@langchain/langgraph@1',
    '@langchain/openai@1',
    'langchain@1',
    'zod@4',
  ]),
  pinned('MCP', 'mcp-1', '@modelcontextprotocol/sdk'),
  pinned('MCP', 'mcp-2', '@modelcontextprotocol/client', { expected: 'mcp-1' }),
  other('OpenAI', 'openai', ['openai@4', 'zod@3'], { expected: 'openai-4' }),
  other('OpenAI', 'openai', ['openai@5']),
  // Node 20 tells nobody of such requests.
  { sdk: 'node:http2', calls: 'node-http2', packages: [], modules: ESM, fromNode: 22 },
  pinned('OpenAI', 'openai', 'openai'),
  other('OpenAI', 'openai', ['openai@7']),
  pinned('OpenAI Agents', 'openai-agents', '@openai/agents'),
  other('undici', 'undici', ['undici@5']),
  pinned('undici', 'undici', 'undici'),
  other('undici', 'undici', ['undici@7']),
  other('undici 8', 'undici', ['undici@8'], { fromNode: 22 }),
];
