// What we are compared with: OpenTelemetry's own set-up, as its documentation shows it. Loaded by --import.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const provider = new NodeTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
let flushed;
process.on('beforeExit', () => (flushed ??= provider.shutdown()));
