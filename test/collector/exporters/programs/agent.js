// An agent as far as the exporter can see one: makes spans, then ends in the way that it is told.
// `node agent.js DATABASE SPANS END [OPTIONS_JSON]`; prints each acknowledged span id on a line of stdout.
import { writeSync } from 'node:fs';
import { diag } from '@opentelemetry/api';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { DuckDBSpanExporter } from 'tracehound/exporter';

const [path, spans, end, options = '{}'] = process.argv.slice(2);
const { warn = false, batch = 32, exitWaitMs = 10_000, ...exporterOptions } = JSON.parse(options);

/** What diag says goes to a file descriptor of its own, so that stdout and stderr stay provably empty. */
const say = (...words) => warn && writeSync(3, `${words.join(' ')}\n`);
diag.setLogger({ error: say, warn: say, info() {}, debug() {}, verbose() {} });

const exporter = new DuckDBSpanExporter({ path, ...exporterOptions });

/** Tells apart what the exporter has acknowledged. */
const acknowledging = {
  export(batch, done) {
    exporter.export(batch, (result) => {
      if (result.code === 0) acknowledge(batch);
      done(result);
    });
  },
  forceFlush: () => exporter.forceFlush(),
  shutdown: () => exporter.shutdown(),
};

function acknowledge(batch) {
  for (const span of batch) writeSync(1, `${span.spanContext().spanId}\n`);
}

const processor = new BatchSpanProcessor(acknowledging, {
  maxExportBatchSize: batch,
  scheduledDelayMillis: 20,
});
const provider = new BasicTracerProvider({ spanProcessors: [processor] });
const tracer = provider.getTracer('agent');

for (let i = 0; i < Number(spans); i++) {
  const span = tracer.startSpan('chat', { attributes: { 'gen_ai.operation.name': 'chat', i } });
  span.end();
  // The loop turns now and then, as an agent's does.
  if (i % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
}

/** What an exit handler can still do: hand over the processor's queue, and wait for the file. */
process.on('exit', () => {
  const left = processor._finishedSpans;
  if (left.length > 0) {
    exporter.exportSync(left);
    acknowledge(left);
  }
  exporter.drainSync(exitWaitMs);
});
process.once('SIGTERM', () => process.exit(143));

// The SDK rejects where an export failed; hosts catch that.
if (end === 'shutdown') await provider.shutdown().catch(() => {});
if (end === 'exit') process.exit(0);
if (end === 'throw') throw new Error('the agent fails');
if (end === 'sigterm') process.kill(process.pid, 'SIGTERM');
if (end === 'flush-and-kill') {
  await processor.forceFlush();
  process.kill(process.pid, 'SIGKILL');
}
if (end === 'run') setInterval(() => tracer.startSpan('chat').end(), 5);
