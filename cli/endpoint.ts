import type { EndpointSettings } from '../analysis/index.js';
import { BadValueError, UsageError } from './errors.js';

/**
 * The endpoint that the options or the environment name (`TRACEHOUND_<USE>_URL`, `_MODEL`, `_API_KEY`). Keys
 * come from the environment only: a command line is seen by every user of the machine.
 */
export function endpointFrom(
  options: { endpoint?: string; model?: string },
  use: 'JUDGE' | 'EMBEDDINGS',
): EndpointSettings {
  const url = options.endpoint ?? process.env[`TRACEHOUND_${use}_URL`];
  const model = options.model ?? process.env[`TRACEHOUND_${use}_MODEL`];
  if (!url || !model)
    throw new UsageError(
      `expected an endpoint and a model: name them, or set TRACEHOUND_${use}_URL and TRACEHOUND_${use}_MODEL`,
    );
  if (!/^https?:$/.test(protocolOf(url)))
    throw new BadValueError('the endpoint', url, 'a URL such as http://127.0.0.1:11434/v1');
  return { url, model, apiKey: process.env[`TRACEHOUND_${use}_API_KEY`] };
}

function protocolOf(url: string): string {
  try {
    return new URL(url).protocol;
  } catch {
    return '';
  }
}
