import { sdkHooks } from '../../../instrumentation/sdks/registry.js';

/** An SDK whose calls Tracehound records, and from which version on. */
export interface KnownSdk {
  readonly package: string;
  readonly title: string;
  /** First version that works. */
  readonly from: string;
  /** First major version that nobody has tried; undefined where any does. */
  readonly untriedFrom?: number;
  /** Text that stands in the SDK's code, and in a bundle that holds it. */
  readonly sign?: string;
}

/** Sorted by package. Versions are those of the matrix test (`npm run test:matrix`). */
export const KNOWN_SDKS: readonly KnownSdk[] = [
  {
    package: '@anthropic-ai/claude-agent-sdk',
    title: 'Claude Agent SDK',
    from: '0.1.0',
    untriedFrom: 1,
    sign: 'CLAUDE_AGENT_SDK_VERSION',
  },
  {
    package: '@anthropic-ai/sdk',
    title: 'Anthropic',
    from: '0.39.0',
    untriedFrom: 2,
    sign: 'anthropic-dangerous-direct-browser-access',
  },
  { package: '@google/genai', title: 'Google Gen AI', from: '1.0.0', sign: 'google-genai-sdk/' },
  {
    package: '@langchain/core',
    title: 'LangChain',
    from: '1.0.0',
    untriedFrom: 2,
    sign: 'lc_serializable',
  },
  { package: '@modelcontextprotocol/client', title: 'MCP client', from: '2.0.0', untriedFrom: 3 },
  {
    package: '@modelcontextprotocol/sdk',
    title: 'MCP',
    from: '1.0.0',
    untriedFrom: 2,
    sign: 'notifications/initialized',
  },
  { package: '@modelcontextprotocol/server', title: 'MCP server', from: '2.0.0', untriedFrom: 3 },
  {
    package: '@openai/agents-core',
    title: 'OpenAI Agents',
    from: '0.3.8',
    untriedFrom: 1,
    sign: 'openai.agents.core.traceProvider',
  },
  { package: 'ai', title: 'Vercel AI SDK', from: '4.0.0', untriedFrom: 8, sign: 'AI_APICallError' },
  { package: 'ollama', title: 'Ollama', from: '0.5.0', untriedFrom: 1 },
  {
    package: 'openai',
    title: 'OpenAI',
    from: '4.0.0',
    untriedFrom: 8,
    sign: 'X-Stainless-Package-Version',
  },
];

/** What records an SDK's calls: the name of its hook, or the traced fetch that all model calls pass. */
export function coverOf(packageName: string): string {
  const hook = sdkHooks.find(({ packages }) => packages.includes(packageName));
  return hook === undefined ? 'fetch' : `hook ${hook.id}`;
}
