// What people use today: OpenTelemetry's own instrumentation of the SDK, set up as its documentation says, with all that
// it records: spans, its metrics and, as log events, what was said. Loaded by --import.
import { metrics } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { register } from 'node:module';
import './plain-otel.mjs';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url, {
  data: { include: ['openai'] },
});
const meters = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
});
metrics.setGlobalMeterProvider(meters);
const records = new LoggerProvider({
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
});
logs.setGlobalLoggerProvider(records);
registerInstrumentations({
  instrumentations: [new OpenAIInstrumentation({ captureMessageContent: true })],
});
let flushed;
process.on('beforeExit', () => (flushed ??= Promise.all([meters.shutdown(), records.shutdown()])));
