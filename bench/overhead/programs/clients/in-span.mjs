// Wraps each call in a span by hand, as an application with plain OpenTelemetry has it.
import { SpanKind, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('bench');

/** @param {(body: object) => Promise<string>} ask */
export function inSpan(ask) {
  return (body) =>
    tracer.startActiveSpan('chat gpt-4o-mini', { kind: SpanKind.CLIENT }, async (span) => {
      const text = await ask(body);
      span.setAttributes({
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': body.model,
        'gen_ai.input.messages': JSON.stringify(body.messages),
        'gen_ai.output.messages': text,
      });
      span.end();
      return text;
    });
}
