import { diag } from '@opentelemetry/api';
import type { OtlpProtocol } from '../settings.js';
import { otlpEndpointFromEnv } from './endpoint.js';
import { post, type OtlpPostError } from './post.js';

/** How a backend that takes traces only answers to metrics. */
const NOT_TAKEN = new Set([404, 405, 501]);

/**
 * Sends one OTLP metrics request; lost where it fails, for the next one has it all again. A backend that takes no
 * metrics, or is not there, is no news: whoever wants to know hears it of the spans.
 *
 * @throws {OtlpPostError} where a backend that takes metrics does not take these.
 */
export async function sendMetrics(protocol: OtlpProtocol, body: Uint8Array): Promise<void> {
  try {
    await post(otlpEndpointFromEnv(protocol, 'metrics'), body);
  } catch (error) {
    const { status = 0 } = error as Partial<OtlpPostError>;
    if (status !== 0 && !NOT_TAKEN.has(status)) throw error;
    diag.debug(`tracehound: metrics were not taken: ${(error as Error).message}`);
  }
}
