import type * as NodeHttp from '@opentelemetry/otlp-exporter-base/node-http';
import type { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { withWordsOfOtel } from '../otel-api/stderr-diag-logger.js';
import type { OtlpProtocol } from '../settings.js';

const require = createRequire(import.meta.url);

const CONTENT_TYPES: Readonly<Record<OtlpProtocol, string>> = {
  'http/protobuf': 'application/x-protobuf',
  'http/json': 'application/json',
};

/** Where and how OTLP goes, as the `OTEL_EXPORTER_OTLP_*` variables say; read by OTel's own code. */
export interface OtlpEndpoint {
  readonly url: string;
  readonly headers: () => Promise<Record<string, string>>;
  readonly agent: () => Agent | Promise<Agent>;
  readonly gzip: boolean;
  readonly timeoutMs: number;
}

export function otlpEndpointFromEnv(
  protocol: OtlpProtocol,
  signal: 'traces' | 'metrics' = 'traces',
): OtlpEndpoint {
  // Loaded when OTLP is sent, not when the agent starts.
  const {
    convertLegacyHttpOptions,
  }: typeof NodeHttp = require('@opentelemetry/otlp-exporter-base/node-http');
  const options = withWordsOfOtel(() =>
    convertLegacyHttpOptions({}, signal.toUpperCase(), `v1/${signal}`, {
      'Content-Type': CONTENT_TYPES[protocol],
    }),
  );
  let agent: Agent | Promise<Agent> | undefined;
  return {
    url: options.url,
    headers: options.headers,
    // One for all requests: it keeps the connection.
    agent: () =>
      (agent ??= withWordsOfOtel(() => options.agentFactory(new URL(options.url).protocol))),
    gzip: options.compression === 'gzip',
    timeoutMs: options.timeoutMillis,
  };
}
