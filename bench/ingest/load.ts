/**
 * The load, in a process of its own: `node --import tsx load.ts '{"url":...}'`. Sends new spans over some connections,
 * each waiting for its acknowledgement, as fast as it goes or at a given rate; prints what it saw as one JSON line.
 */
import http from 'node:http';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import { agentSpans } from '../agent-spans.js';
import { templateBody, type TemplateBody } from './template-body.js';

export interface LoadOptions {
  /** With its path. */
  url: string;
  connections: number;
  spansPerRequest: number;
  /** See `agentSpans`. */
  scale: number;
  seconds: number;
  /** Spans a second over all connections; 0 sends as fast as it is acknowledged. */
  rate: number;
  /** Ids of this load hold serials from here on. */
  firstSerial: number;
}

export interface LoadResult {
  acknowledged: number;
  /** Requests by status, but for 200. */
  failures: Record<string, number>;
  seconds: number;
  /** Of acknowledged requests, milliseconds, sorted. */
  latenciesMs: number[];
  bytesSent: number;
}

const options = JSON.parse(process.argv[2]!) as LoadOptions;
const agent = new http.Agent({ keepAlive: true, maxSockets: options.connections });
const result: LoadResult = {
  acknowledged: 0,
  failures: {},
  seconds: 0,
  latenciesMs: [],
  bytesSent: 0,
};
let serial = options.firstSerial;

const start = performance.now();
const deadline = start + options.seconds * 1000;
await Promise.all(Array.from({ length: options.connections }, (_, i) => connection(i)));
result.seconds = (performance.now() - start) / 1000;
result.latenciesMs.sort((a, b) => a - b);
agent.destroy();
process.stdout.write(`${JSON.stringify(result)}\n`);

async function connection(index: number): Promise<void> {
  const { connections, rate, spansPerRequest, scale } = options;
  const template = templateBody(encodeProtobuf(agentSpans(spansPerRequest, index + 1, scale)));
  const intervalMs = rate > 0 ? (1000 * connections * spansPerRequest) / rate : 0;
  let dueMs = start + (intervalMs * index) / connections;
  for (;;) {
    if (dueMs > performance.now()) await sleepUntil(dueMs);
    if (performance.now() >= deadline) return;
    // Latency counts from when the request was due, so that a stall is not hidden by the requests it held back.
    const fromMs = intervalMs > 0 ? dueMs : performance.now();
    template.restamp(serial++, BigInt(Date.now()) * 1_000_000n);
    const status = await send(template);
    if (status === 200) {
      result.acknowledged += template.spans;
      result.bytesSent += template.bytes.length;
      result.latenciesMs.push(performance.now() - fromMs);
    } else {
      result.failures[status] = (result.failures[status] ?? 0) + 1;
    }
    if (intervalMs > 0) dueMs += intervalMs;
  }
}

function sleepUntil(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms - performance.now()));
}

function send(template: TemplateBody): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-length': template.bytes.length,
    };
    const request = http.request(options.url, { method: 'POST', agent, headers });
    request.once('response', (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode!));
    });
    request.once('error', reject);
    request.end(template.bytes);
  });
}
