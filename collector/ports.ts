/**
 * Where `tracehound serve` listens unless told otherwise. 4317 and 4318 are the ports that the OTLP specification
 * gives to gRPC and to HTTP, so an exporter with no settings at all finds us.
 */
export const OTLP_HTTP_PORT = 4318;
export const OTLP_GRPC_PORT = 4317;

/** The only address bound without a token. The literal, not `localhost`, which some systems resolve to ::1 first. */
export const LOOPBACK = '127.0.0.1';
