/** An OTLP/HTTP backend that gets everything that is accepted here. */
export interface ForwardTarget {
  /** The endpoint without the signal's path, as OTEL_EXPORTER_OTLP_ENDPOINT has it: `http://localhost:4318`. */
  url: string;
  /** Sent with every request: what a hosted backend wants for its key. */
  headers?: Record<string, string>;
}
