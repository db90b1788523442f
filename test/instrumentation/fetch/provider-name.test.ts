import { expect, test } from 'vitest';
import { providerNameOf } from '../../../instrumentation/fetch/provider-name.js';

test.each([
  ['api.openai.com', 'openai'],
  ['eu.api.openai.com', 'openai'],
  ['my-team.openai.azure.com', 'azure.ai.openai'],
  ['europe-west1-aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['API.Mistral.AI', 'mistral_ai'],
  ['openrouter.ai', 'openrouter'],
  ['localhost', 'the-default'],
  ['notopenrouter.ai', 'the-default'],
])('%s is %s', (host, provider) => {
  expect(providerNameOf(host, 'the-default')).toBe(provider);
});
