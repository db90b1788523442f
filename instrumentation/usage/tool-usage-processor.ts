import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { keptOf, parentIdOf } from '../context/kept-parents.js';
import { trace } from '../context/trace.js';
import { safely } from '../safely.js';
import * as semconv from '../vocabulary/semconv.js';
import { watchChildProcesses, type StartedChild } from './child-processes.js';
import { ToolUsage } from './tool-usage.js';

interface OpenSpan {
  readonly span: Span;
  readonly parentId: string | undefined;
  usage: ToolUsage | undefined;
}

/**
 * Measures tool calls, whoever made their spans, and writes what they used on them. A process counts for the innermost
 * tool call that is active where it is started.
 */
export class ToolUsageProcessor implements SpanProcessor {
  readonly #open = new Map<string, OpenSpan>();
  #stopWatching: (() => void) | undefined;

  onStart(span: Span): void {
    if (!span.isRecording()) return;
    this.#stopWatching ??= safely('watch child processes', () =>
      watchChildProcesses((child) => this.#childStarts(child)),
    );
    const open: OpenSpan = { span, parentId: parentIdOf(span), usage: undefined };
    this.#open.set(span.spanContext().spanId, open);
    if (isToolCall(span)) open.usage = new ToolUsage();
  }

  /** A span that became a tool call only after its start. */
  describe(span: Span): void {
    const open = this.#open.get(span.spanContext().spanId);
    if (open && isToolCall(span)) open.usage ??= new ToolUsage();
  }

  /** The last moment at which a span takes attributes. */
  onEnding(span: Span): void {
    const usage = this.#open.get(span.spanContext().spanId)?.usage;
    if (!usage) return;
    safely('record what a tool call used', () => {
      const { attributes, status } = span as unknown as ReadableSpan;
      span.setAttributes(withoutThose(usage.end(), attributes));
      const { exitCode = 0, childCount } = usage;
      if (exitCode === 0 || childCount > 1 || status.code !== SpanStatusCode.UNSET) return;
      span.setAttribute(semconv.ERROR_TYPE, `exit_code_${exitCode}`);
      span.setStatus({ code: SpanStatusCode.ERROR, message: `exit code ${exitCode}` });
    });
  }

  onEnd(span: ReadableSpan): void {
    const { spanId } = span.spanContext();
    // Where `onEnding` was not called, the call is over all the same.
    this.#open.get(spanId)?.usage?.end();
    this.#open.delete(spanId);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.#stopWatching?.();
    this.#open.clear();
    return Promise.resolve();
  }

  #childStarts(child: StartedChild): void {
    const active = trace.getActiveSpan();
    for (let id = active && keptOf(active.spanContext())?.spanId; id !== undefined;) {
      const open = this.#open.get(id);
      if (!open) return;
      if (isToolCall(open.span)) return child.countFor((open.usage ??= new ToolUsage()));
      id = open.parentId;
    }
  }
}

/** The process's own, which `register` connects to its provider. */
export const toolUsage = new ToolUsageProcessor();

/** GenAI, OpenInference, OpenLLMetry, Vercel AI SDK before 7. */
function isToolCall(span: Span): boolean {
  const { attributes = {} } = span as unknown as ReadableSpan;
  return (
    (attributes[semconv.GEN_AI_OPERATION_NAME] === 'execute_tool' &&
      attributes[semconv.TOOL_INFERRED] !== true) ||
    attributes['openinference.span.kind'] === 'TOOL' ||
    attributes['traceloop.span.kind'] === 'tool' ||
    attributes['ai.operationId'] === 'ai.toolCall'
  );
}

/** What the tool's own code says of itself stays. */
function withoutThose(found: Attributes, known: Attributes): Attributes {
  return Object.fromEntries(Object.entries(found).filter(([key]) => known[key] === undefined));
}
