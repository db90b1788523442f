import type { Attributes, Span as ApiSpan } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { AsyncLocalStorage } from 'node:async_hooks';

/** Instrumentation scope of Langfuse's SDKs, and where their spans (4 and 5) say what they stand for. */
const LANGFUSE = 'langfuse-sdk';
const TYPE = 'langfuse.observation.type';
const MODEL = 'langfuse.observation.model.name';

const begun = new AsyncLocalStorage<Span>();

/**
 * Follows spans of model calls that are not active while the call is made: Langfuse's `observeOpenAI` starts one, and
 * calls the client in the same turn. What it stands for is written on it only after its start.
 */
export class InactiveCalls implements SpanProcessor {
  onStart(span: Span): void {
    const { instrumentationScope } = span as unknown as ReadableSpan;
    if (instrumentationScope?.name === LANGFUSE) begun.enterWith(span);
  }

  onEnd(): void {
    // Who asks for it sees that it has ended.
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** The span that was begun for a call of this model, where what goes on now came of. */
export function inactiveCallOf(model: unknown): ApiSpan | undefined {
  const span = begun.getStore() as (Span & { readonly attributes: Attributes }) | undefined;
  return span && isGeneration(span.attributes) && span.attributes[MODEL] === model
    ? (span as unknown as ApiSpan)
    : undefined;
}

/** Whether it stands for a model call in Langfuse's words. */
export function isGeneration(attributes: Attributes): boolean {
  return attributes[TYPE] === 'generation';
}
