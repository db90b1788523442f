import type { SpanRow } from '../store/index.js';
import type { AnyValue, SpanGroup } from './otlp/model.js';

/** The rows of decoded traces, canonical columns filled by the dialect that knows the span. */
export function rowsFromTraces(groups: readonly SpanGroup[], receivedNs: bigint): SpanRow[] {
  const rows: SpanRow[] = [];
  for (const group of groups) {
    const service = text(group.resource.attributes.find((a) => a.key === 'service.name')?.value);
    for (const span of group.spans) {
      const a = new Map(span.attributes.map((kv) => [kv.key, kv.value]));
      const op = text(a.get('gen_ai.operation.name'));
      rows.push({
        ...EMPTY,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId || null,
        receivedNs,
        name: span.name,
        spanKind: span.kind,
        startNs: span.startNs,
        endNs: span.endNs,
        statusCode: span.statusCode,
        statusMessage: span.statusMessage || null,
        service,
        scopeName: group.scope.name,
        dialect: 'gen-ai',
        kind:
          op === 'chat'
            ? 'llm'
            : op === 'execute_tool'
              ? 'tool'
              : op === 'invoke_agent'
                ? 'agent'
                : 'other',
        sessionId: text(a.get('gen_ai.conversation.id')),
        agentName: text(a.get('gen_ai.agent.name')),
        provider: text(a.get('gen_ai.provider.name')),
        modelRequested: text(a.get('gen_ai.request.model')),
        tokensIn: int(a.get('gen_ai.usage.input_tokens')),
        tokensOut: int(a.get('gen_ai.usage.output_tokens')),
        toolName: text(a.get('gen_ai.tool.name')),
        toolCallId: text(a.get('gen_ai.tool.call.id')),
        toolType: text(a.get('gen_ai.tool.type')),
        arguments: text(a.get('gen_ai.tool.call.arguments')),
        result: text(a.get('gen_ai.tool.call.result')),
        inputMessages: text(a.get('gen_ai.input.messages')),
        outputMessages: text(a.get('gen_ai.output.messages')),
        systemInstructions: text(a.get('gen_ai.system_instructions')),
        exitCode: a.has('process.exit.code') ? Number(int(a.get('process.exit.code'))) : null,
        isError: span.statusCode === 2,
      });
    }
  }
  return rows;
}

function text(value: AnyValue | undefined) {
  return value?.type === 'string' ? value.value : null;
}
function int(value: AnyValue | undefined) {
  return value?.type === 'int' ? value.value : null;
}
import { SPAN_COLUMNS } from '../store/span-columns.js';
const EMPTY = Object.fromEntries(
  SPAN_COLUMNS.filter((c) => c.property).map((c) => [c.property, null]),
) as unknown as SpanRow;
