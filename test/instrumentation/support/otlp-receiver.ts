import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A span as it came over OTLP/JSON, with its attributes as plain values. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly {
    readonly name: string;
    readonly attributes: Record<string, unknown>;
  }[];
  /** 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code?: number; readonly message?: string };
  readonly resource: Readonly<Record<string, unknown>>;
}

export interface OtlpReceiver {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** Bodies of metrics requests, parsed where they are JSON. */
  readonly metrics: unknown[];
  /** All others. */
  readonly requests: {
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  }[];
  close(): Promise<void>;
}

/** An OTLP/HTTP endpoint on loopback that keeps what it gets; JSON bodies become `spans`. */
export async function startOtlpReceiver(status = 200): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const requests: OtlpReceiver['requests'] = [];
  const metrics: unknown[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const raw = Buffer.concat(await incoming.toArray());
    const body = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    const isJson = incoming.headers['content-type'] === 'application/json';
    if (incoming.url?.endsWith('/v1/metrics')) {
      metrics.push(isJson ? JSON.parse(body.toString()) : body);
    } else {
      requests.push({ path: incoming.url ?? '', headers: incoming.headers, body });
      if (isJson) spans.push(...readSpans(body));
    }
    outgoing.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    requests,
    metrics,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/* eslint-disable @typescript-eslint/no-explicit-any -- OTLP/JSON of our own making, read in a test */
function readSpans(body: Buffer): ReceivedSpan[] {
  const { resourceSpans } = JSON.parse(body.toString());
  return resourceSpans.flatMap((resourceSpan: any) =>
    resourceSpan.scopeSpans.flatMap((scopeSpan: any) =>
      scopeSpan.spans.map((span: any) => ({
        ...span,
        startMs: Number(BigInt(span.startTimeUnixNano) / 1000n) / 1000,
        endMs: Number(BigInt(span.endTimeUnixNano) / 1000n) / 1000,
        attributes: plain(span.attributes),
        events: span.events.map((event: any) => ({
          ...event,
          attributes: plain(event.attributes),
        })),
        resource: plain(resourceSpan.resource.attributes),
      })),
    ),
  );
}

function plain(attributes: any[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(value: any): unknown {
  if (value.arrayValue) return value.arrayValue.values.map(valueOf);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.boolValue ?? value.doubleValue;
}
