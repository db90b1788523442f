import type { IMetricReader } from '@opentelemetry/sdk-metrics';
import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { Redactor, type RedactionSettings } from '../redaction/index.js';
import type { ForwardTarget } from './forward/forward-target.js';
import type { RetentionSettings } from './ingest/retention.js';
import { LOOPBACK, OTLP_GRPC_PORT, OTLP_HTTP_PORT } from './ports.js';
import { DEFAULT_LIMITS, type ReceiverLimits } from './receivers/limits.js';
import { CollectorOptionsError } from './errors.js';

export interface CollectorOptions {
  /** The DuckDB file; made where it is missing. */
  path: string;
  /** This package's version, for the metrics and the sidecar. */
  version: string;
  /** Default 127.0.0.1. Any address that other machines can reach needs a `token`. */
  host?: string;
  /** OTLP/HTTP and everything else over HTTP. Default 4318; 0 takes a free one. */
  port?: number;
  /** OTLP/gRPC. Default 4317; 0 takes a free one, null switches it off. */
  grpcPort?: number | null;
  /** Wanted as `Authorization: Bearer` for /api, and for everything on a bind beyond loopback. Default: a random one. */
  token?: string;
  /** Further names that clients may call this machine by (Host header). */
  allowedHosts?: readonly string[];
  /** Web origins that may send from a browser. Default none. */
  corsOrigins?: readonly string[];
  forward?: readonly ForwardTarget[];
  /** Most bytes that wait on disk for one target. Default 1 GiB. */
  maxForwardBytes?: number;
  /** Masks secrets before anything is stored or sent on. Default: the built-in rules; null changes nothing. */
  redaction?: RedactionSettings | null;
  /** What the file may hold: the oldest traces go, and their disk space is given back. Default null: everything. */
  retention?: RetentionSettings | null;
  limits?: Partial<ReceiverLimits>;
  /** How long to wait at the start for another process that holds the file. Default 10 000 ms. */
  waitMs?: number;
  /** How long `close` waits for clients before it cuts them off. Default 10 000 ms. */
  graceMs?: number;
  metricReaders?: readonly IMetricReader[];
  /** More routes on the same port, behind the same guards. */
  mount?: (app: Hono<{ Bindings: HttpBindings }>) => void;
  /** One sentence for the person who watches; never holds a secret. */
  warn?: (sentence: string) => void;
}

export type ResolvedOptions = Required<Omit<CollectorOptions, 'token' | 'limits'>> & {
  token: string | null;
  limits: ReceiverLimits;
};

const DEFAULT_FORWARD_BYTES = 1024 ** 3;
const DEFAULT_WAIT_MS = 10_000;

/** Fills in the defaults. @throws CollectorOptionsError, RedactionPatternError, RedactionSettingsError where a value cannot be meant */
export function resolveOptions(options: CollectorOptions): ResolvedOptions {
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as CollectorOptions;
  const resolved: ResolvedOptions = {
    host: LOOPBACK,
    port: OTLP_HTTP_PORT,
    grpcPort: OTLP_GRPC_PORT,
    allowedHosts: [],
    corsOrigins: [],
    forward: [],
    maxForwardBytes: DEFAULT_FORWARD_BYTES,
    redaction: {},
    retention: null,
    waitMs: DEFAULT_WAIT_MS,
    graceMs: DEFAULT_WAIT_MS,
    metricReaders: [],
    mount: () => undefined,
    warn: () => undefined,
    ...given,
    token: options.token || null,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
  checkPort('port', resolved.port);
  if (resolved.grpcPort !== null) checkPort('grpcPort', resolved.grpcPort);
  if (resolved.port !== 0 && resolved.port === resolved.grpcPort) {
    throw new CollectorOptionsError(
      `port and grpcPort are both ${resolved.port}: OTLP/HTTP and OTLP/gRPC need a port each`,
    );
  }
  // Compiled here only so that a bad rule stops the start.
  if (resolved.redaction) new Redactor(resolved.redaction);
  for (const { url } of resolved.forward) checkForwardUrl(url);
  return resolved;
}

function checkPort(name: string, port: number): void {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CollectorOptionsError(`${name} is ${port}: expected a whole number from 0 to 65535`);
  }
}

function checkForwardUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new CollectorOptionsError(
      `forward target ${url} is no http or https URL: expected one like http://localhost:4318`,
    );
  }
}
