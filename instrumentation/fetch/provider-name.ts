/** Hosts whose provider the GenAI conventions (v1.41) name, or that people know by a name of its own. */
const PROVIDER_BY_HOST_SUFFIX: readonly (readonly [suffix: string, provider: string])[] = [
  ['api.openai.com', 'openai'],
  ['.openai.azure.com', 'azure.ai.openai'],
  ['.cognitiveservices.azure.com', 'azure.ai.openai'],
  ['.services.ai.azure.com', 'azure.ai.inference'],
  ['.inference.ai.azure.com', 'azure.ai.inference'],
  ['api.anthropic.com', 'anthropic'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['.amazonaws.com', 'aws.bedrock'],
  ['.ml.cloud.ibm.com', 'ibm.watsonx.ai'],
  ['api.cohere.com', 'cohere'],
  ['api.deepseek.com', 'deepseek'],
  ['api.groq.com', 'groq'],
  ['api.mistral.ai', 'mistral_ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['api.x.ai', 'x_ai'],
  ['openrouter.ai', 'openrouter'],
  ['api.together.xyz', 'together_ai'],
  ['api.fireworks.ai', 'fireworks_ai'],
];

/**
 * `gen_ai.provider.name` for a call to `hostname`: who runs the endpoint, where that is known; else who
 * the protocol belongs to, as the conventions ask of OpenAI-compatible servers.
 */
export function providerNameOf(hostname: string, defaultProvider: string): string {
  const host = hostname.toLowerCase();
  const known = PROVIDER_BY_HOST_SUFFIX.find(
    ([suffix]) => host.endsWith(suffix) && (suffix.startsWith('.') || isDomainOf(suffix, host)),
  );
  return known?.[1] ?? defaultProvider;
}

/** `api.x.ai` and `eu.api.x.ai`, but not `fakeapi.x.ai`. Regional Vertex hosts use a dash. */
function isDomainOf(domain: string, host: string): boolean {
  const before = host.at(-domain.length - 1);
  return before === undefined || before === '.' || before === '-';
}
