import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { LOOPBACK } from '../../collector/ports.js';
import { answersOk, startCollectorProcess, type CollectorProcess } from './collector-process.js';
import { freePorts } from './free-ports.js';
import { readOtlpJson, type PlainSpan } from './plain-span.js';

const BUILD_SCRIPT = fileURLToPath(new URL('../../scripts/build-jaeger.js', import.meta.url));
const JAEGER_CONFIG = fileURLToPath(new URL('../../otel-config/jaeger.yaml', import.meta.url));
const COLLECTOR_CONFIG = fileURLToPath(
  new URL('../../otel-config/collector.yaml', import.meta.url),
);
const ARRIVAL_MS = 10_000;
const POLL_MS = 25;

/** Where `scripts/build-jaeger.js` has put a Jaeger, or why the tests that need one are skipped. Never builds. */
export function findJaeger(): { binary: string } | { missing: string } {
  const binary = execFileSync(process.execPath, [BUILD_SCRIPT, '--path'], {
    encoding: 'utf8',
  }).trim();
  if (existsSync(binary)) return { binary };
  return {
    missing: `skipped: no Jaeger at ${binary}; "npm run test:jaeger" builds it where Go is on PATH`,
  };
}

/** A Jaeger with otel-config/jaeger.yaml, on free ports. */
export interface Jaeger extends CollectorProcess {
  /** What OTEL_EXPORTER_OTLP_ENDPOINT takes: no path. */
  readonly otlpHttpUrl: string;
  /** The same for the gRPC protocol. */
  readonly otlpGrpcUrl: string;
  readonly queryUrl: string;
  /** The spans of a trace as Jaeger has them now, by start time; undefined where it knows no such trace. */
  readTrace(traceId: string): Promise<PlainSpan[] | undefined>;
  /** Waits until a trace has `spanCount` spans: for senders that answer before Jaeger has them. Throws after 10 s. */
  waitForTrace(traceId: string, spanCount: number): Promise<PlainSpan[]>;
}

export interface JaegerOptions {
  /** The process's whole environment; a test uses it to watch where Jaeger's own telemetry goes. */
  env?: Record<string, string>;
  /** From `freeJaegerPorts`, for a test that must know them before Jaeger runs. */
  ports?: readonly number[];
}

export function freeJaegerPorts(): Promise<number[]> {
  return freePorts(5);
}

/** Where a Jaeger on these ports will take OTLP/HTTP: no path. */
export function otlpHttpUrlOf([http]: readonly number[]): string {
  return `http://${LOOPBACK}:${http}`;
}

export async function startJaeger(
  binary: string,
  { env = {}, ports }: JaegerOptions = {},
): Promise<Jaeger> {
  const [http, grpc, query, queryGrpc, health] = ports ?? (await freeJaegerPorts());
  const queryUrl = `http://${LOOPBACK}:${query}`;
  const process = await startCollectorProcess({
    binary,
    config: JAEGER_CONFIG,
    env,
    overrides: {
      'receivers.otlp.protocols.http.endpoint': `${LOOPBACK}:${http}`,
      'receivers.otlp.protocols.grpc.endpoint': `${LOOPBACK}:${grpc}`,
      'extensions.jaeger_query.http.endpoint': `${LOOPBACK}:${query}`,
      'extensions.jaeger_query.grpc.endpoint': `${LOOPBACK}:${queryGrpc}`,
      'extensions.healthcheckv2.http.endpoint': `${LOOPBACK}:${health}`,
    },
    isReady: () => answersOk(`http://${LOOPBACK}:${health}/status`),
  });

  const readTrace = async (traceId: string) => {
    // raw_traces leaves out the UI's adjustments, such as moving a child's clock into its parent's time.
    const response = await fetch(`${queryUrl}/api/v3/traces/${traceId}?raw_traces=true`);
    if (response.status === 404) return undefined;
    if (!response.ok)
      throw new Error(
        `Jaeger answered ${response.status} for ${traceId}: ${await response.text()}`,
      );
    return readOtlpJson(((await response.json()) as { result: unknown }).result);
  };
  const waitForTrace = async (traceId: string, spanCount: number) => {
    const deadline = Date.now() + ARRIVAL_MS;
    for (;;) {
      const spans = (await readTrace(traceId)) ?? [];
      if (spans.length >= spanCount) return spans;
      if (Date.now() > deadline) {
        throw new Error(
          `Jaeger has ${spans.length} of ${spanCount} spans of ${traceId} after ${ARRIVAL_MS} ms`,
        );
      }
      await delay(POLL_MS);
    }
  };
  const otlp = {
    otlpHttpUrl: `http://${LOOPBACK}:${http}`,
    otlpGrpcUrl: `http://${LOOPBACK}:${grpc}`,
  };
  return { ...process, ...otlp, queryUrl, readTrace, waitForTrace };
}

/** An OTel Collector with otel-config/collector.yaml: Jaeger's binary is one and has every component of that file. */
export async function startCollector(
  binary: string,
  targets: { tracehoundUrl: string; jaegerUrl: string },
): Promise<CollectorProcess & { otlpHttpUrl: string }> {
  const [http, grpc] = await freePorts(2);
  const otlpHttpUrl = `http://${LOOPBACK}:${http}`;
  const process = await startCollectorProcess({
    binary,
    config: COLLECTOR_CONFIG,
    overrides: {
      'receivers.otlp.protocols.http.endpoint': `${LOOPBACK}:${http}`,
      'receivers.otlp.protocols.grpc.endpoint': `${LOOPBACK}:${grpc}`,
      'exporters.otlphttp/tracehound.endpoint': targets.tracehoundUrl,
      'exporters.otlphttp/jaeger.endpoint': targets.jaegerUrl,
    },
    isReady: () => answersOk(`${otlpHttpUrl}/v1/traces`, '{"resourceSpans":[]}'),
  });
  return { ...process, otlpHttpUrl };
}
