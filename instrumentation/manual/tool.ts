import { SpanKind, SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api';
import { captureJson, captureText } from '../privacy/capture.js';
import * as semconv from '../vocabulary/semconv.js';
import { inSpan } from './in-span.js';

export interface ToolOptions<R = unknown> {
  /** The id the model gave this call, which ties the span to the messages around it. */
  readonly callId?: string;
  /** `function` (default), `extension` or `datastore`, as the GenAI conventions use them. */
  readonly type?: string;
  readonly description?: string;
  /**
   * Says whether a returned result is a failure: true, or the failure in words. For tools that report
   * errors as results instead of throwing.
   */
  readonly isError?: (result: R) => boolean | string;
  readonly attributes?: Attributes;
}

/**
 * Runs one tool call and records its arguments and result as JSON.
 *
 * @param args What the tool was called with; handed to `run` as it is.
 * @example
 * const page = await tool('read_page', { url }, ({ url }) => fetchPage(url), { callId: call.id });
 */
export function tool<A, T>(
  name: string,
  args: A,
  run: (args: A, span: Span) => T,
  options: ToolOptions<Awaited<T>> = {},
): T {
  return inSpan<T>(
    {
      name: `execute_tool ${name}`,
      kind: SpanKind.INTERNAL,
      attributes: () => ({
        [semconv.GEN_AI_OPERATION_NAME]: 'execute_tool',
        [semconv.GEN_AI_TOOL_NAME]: name,
        [semconv.GEN_AI_TOOL_TYPE]: options.type ?? 'function',
        [semconv.GEN_AI_TOOL_DESCRIPTION]: options.description,
        [semconv.GEN_AI_TOOL_CALL_ID]: options.callId,
        [semconv.GEN_AI_TOOL_CALL_ARGUMENTS]: captureJson(args),
        ...options.attributes,
      }),
      onResult: (result, span) => {
        const text = captureJson(result);
        if (text !== undefined) span.setAttribute(semconv.GEN_AI_TOOL_CALL_RESULT, text);
        const failure = options.isError?.(result) ?? false;
        if (failure !== false) recordFailedResult(span, failure);
      },
    },
    (span) => run(args, span),
  );
}

/**
 * A function that runs `fn` as a tool each time it is called. A single argument is recorded as it is,
 * several as an array.
 *
 * @example
 * const readPage = tool.wrap('read_page', async ({ url }) => ...);
 */
tool.wrap = function wrapTool<A extends unknown[], T>(
  name: string,
  fn: (...args: A) => T,
  options?: ToolOptions<Awaited<T>>,
): (...args: A) => T {
  return (...args) => tool(name, args.length > 1 ? args : args[0], () => fn(...args), options);
};

/** `tool_error` is the conventions' word (MCP, v1.41) for a tool that answered with an error. */
function recordFailedResult(span: Span, failure: true | string): void {
  span.setAttribute(semconv.ERROR_TYPE, 'tool_error');
  const message = failure === true ? undefined : captureText(failure);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}
