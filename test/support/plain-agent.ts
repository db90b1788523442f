import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';

/**
 * An agent's run of four spans, made with a plain OTel SDK and nothing of ours, and sent through `exporter`. Between
 * them the spans carry every attribute type, an event, a link, an error and text beyond ASCII. Returns what was sent
 * once the exporter has answered for all of it.
 */
export async function runPlainAgent(exporter: SpanExporter): Promise<ReadableSpan[]> {
  const kept = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'plain-agent', 'process.pid': 4711 }),
    spanProcessors: [new SimpleSpanProcessor(exporter), new SimpleSpanProcessor(kept)],
  });
  const tracer = provider.getTracer('plain-agent-test', '1.2.3');

  const run = tracer.startSpan('invoke_agent wetterfrosch', {
    attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'wetterfrosch' },
  });
  const inRun: Context = trace.setSpan(ROOT_CONTEXT, run);

  const chat = tracer.startSpan('chat gpt-test', { kind: SpanKind.CLIENT }, inRun);
  chat.setAttributes({
    'gen_ai.operation.name': 'chat',
    'gen_ai.usage.input_tokens': 1200,
    'gen_ai.request.temperature': 0.25,
    'gen_ai.response.finish_reasons': ['tool_calls'],
    'gen_ai.input.messages': JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: 'Grüße ☂ 雨 "?"' }] },
    ]),
    'test.streamed': true,
    'test.numbers': [1, 2, 3],
  });
  chat.end();

  const tool = tracer.startSpan(
    'execute_tool forecast',
    { links: [{ context: chat.spanContext() }] },
    inRun,
  );
  tool.setAttribute('gen_ai.tool.call.arguments', '{"city":"Köln"}');
  const request = tracer.startSpan('GET', { kind: SpanKind.CLIENT }, trace.setSpan(inRun, tool));
  request.setAttribute('http.response.status_code', 503);
  request.end();
  tool.recordException(new Error('service unavailable'));
  tool.setStatus({ code: SpanStatusCode.ERROR, message: 'service unavailable' });
  tool.end();
  run.end();

  await provider.forceFlush();
  const sent = kept.getFinishedSpans();
  await provider.shutdown();
  return sent;
}
