// Makes spans at a steady rate and says what exporting them cost its main thread, as one line of JSON.
// `node exporting-agent.js none|duckdb|spool|otlp TARGET SPANS SPANS_PER_SECOND`
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { DuckDBSpanExporter } from 'tracehound/exporter';

const [sink, target, spans, spansPerSecond] = process.argv.slice(2);
const TICK_MS = 10;

/** What `none` compares with: batching without exporting. */
const nowhere = {
  export: (_batch, done) => done({ code: 0 }),
  forceFlush: async () => {},
  shutdown: async () => {},
};
const exporters = {
  none: () => nowhere,
  duckdb: () => new DuckDBSpanExporter({ path: target }),
  spool: () => new DuckDBSpanExporter({ path: target, sink: 'spool' }),
  otlp: () => new OTLPTraceExporter({ url: target }),
};
const provider = new BasicTracerProvider({
  spanProcessors: [
    new BatchSpanProcessor(exporters[sink](), { maxQueueSize: 16_384, scheduledDelayMillis: 500 }),
  ],
});
const tracer = provider.getTracer('bench');

/** A conversation that grows: 2 to 6 KB of messages, as model calls carry them. */
const history = 'The quick brown fox looked at the failing test once more. '.repeat(100);
let made = 0;
function makeSpan() {
  const span = tracer.startSpan('chat gpt-5');
  span.setAttributes({
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-5',
    'gen_ai.usage.input_tokens': 1000 + made,
    'gen_ai.usage.output_tokens': 80,
    'gen_ai.input.messages': `${made} ${history.slice(0, 2000 + ((made * 37) % 4000))}`,
  });
  span.end();
  made++;
}

/** CPU time of the main thread alone, in ms: the exporter's threads and processes are free to work. */
function mainThreadCpuMs() {
  const [ns] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(ns) / 1e6;
}

const delay = monitorEventLoopDelay({ resolution: 1 });
await new Promise((resolve) => setTimeout(resolve, 200));
delay.enable();
const startMs = performance.now();
const startCpuMs = mainThreadCpuMs();
await new Promise((resolve) => {
  const ticks = setInterval(() => {
    const due = ((performance.now() - startMs) / 1000) * Number(spansPerSecond);
    while (made < Math.min(due, Number(spans))) makeSpan();
    if (made < Number(spans)) return;
    clearInterval(ticks);
    resolve();
  }, TICK_MS);
});
delay.disable();
const cpuMs = mainThreadCpuMs() - startCpuMs;
const shutdownStartMs = performance.now();
await provider.shutdown();
console.log(
  JSON.stringify({
    cpuMs,
    delayP50Ms: delay.percentile(50) / 1e6,
    delayP99Ms: delay.percentile(99) / 1e6,
    delayMaxMs: delay.max / 1e6,
    shutdownMs: performance.now() - shutdownStartMs,
    rssMb: process.memoryUsage.rss() / 1e6,
  }),
);
