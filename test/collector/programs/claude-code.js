// Sends what Claude Code sends, with the SDK that it is built with and only the settings of its environment:
// a turn with a model call and a failed tool, its log events and a metric. Shapes: Claude Code 2.1,
// code.claude.com/docs/en/monitoring-usage.
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

for (const name of ['TRACES', 'LOGS', 'METRICS']) {
  if (process.env[`OTEL_${name}_EXPORTER`] !== 'otlp') throw new Error(`${name} are switched off`);
}
if (process.env.OTEL_EXPORTER_OTLP_PROTOCOL !== 'http/protobuf')
  throw new Error('another protocol');

const resource = resourceFromAttributes({
  'service.name': 'claude-code',
  'service.version': '2.1.329',
});
const tracing = new BasicTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
const logging = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
});
const metering = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
});
const tracer = tracing.getTracer('com.anthropic.claude_code.tracing');
const logger = logging.getLogger('com.anthropic.claude_code.events', '2.1.329');
const session = { 'session.id': 'session-1', 'user.id': 'user-1' };
const log = (name, attributes) =>
  logger.emit({
    body: `claude_code.${name}`,
    attributes: { ...session, 'event.name': name, ...attributes },
  });

const turn = tracer.startSpan('claude_code.interaction', {
  attributes: {
    ...session,
    'span.type': 'interaction',
    'gen_ai.operation.name': 'invoke_agent',
    user_prompt: 'fix the test',
  },
});
const within = trace.setSpan(context.active(), turn);
log('user_prompt', { prompt: 'fix the test', prompt_length: '12' });
tracer
  .startSpan(
    'claude_code.llm_request',
    {
      attributes: {
        ...session,
        'span.type': 'llm_request',
        'gen_ai.system': 'anthropic',
        'gen_ai.request.model': 'claude-sonnet-4-5',
        input_tokens: 3,
        output_tokens: 9,
        cache_read_tokens: 400,
        cache_creation_tokens: 20,
        success: true,
        attempt: 1,
      },
    },
    within,
  )
  .end();
log('api_request', { model: 'claude-sonnet-4-5', input_tokens: 3, output_tokens: 9 });
const tool = tracer.startSpan(
  'claude_code.tool',
  {
    attributes: {
      ...session,
      'span.type': 'tool',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'Bash',
      'gen_ai.tool.call.id': 'toolu_1',
      full_command: 'npm test',
    },
  },
  within,
);
const execution = tracer.startSpan(
  'claude_code.tool.execution',
  { attributes: { ...session, 'span.type': 'tool.execution', success: false, error: 'exit 1' } },
  trace.setSpan(within, tool),
);
execution.setStatus({ code: SpanStatusCode.ERROR, message: 'exit 1' });
execution.end();
tool.end();
log('tool_result', {
  tool_name: 'Bash',
  tool_use_id: 'toolu_1',
  success: 'false',
  error: 'exit 1',
});
turn.end();
metering
  .getMeter('com.anthropic.claude_code')
  .createCounter('claude_code.token.usage', { unit: 'tokens' })
  .add(9, { ...session, type: 'output' });
await Promise.all([tracing.shutdown(), logging.shutdown(), metering.shutdown()]);
