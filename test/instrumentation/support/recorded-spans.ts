import { context, trace, type Attributes } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeEach } from 'vitest';

export interface RecordedSpans {
  /** The ended spans of the running test, in the order they ended. */
  all(): ReadableSpan[];
  /** The only span there is. */
  only(): ReadableSpan;
  named(name: string): ReadableSpan;
}

/** Registers a real provider for the tests of one file, with an exporter that keeps the spans. */
export function recordSpans(): RecordedSpans {
  const exporter = new InMemorySpanExporter();
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
  beforeEach(() => exporter.reset());
  afterAll(() => {
    trace.disable();
    context.disable();
  });
  const named = (name: string) => {
    const span = exporter.getFinishedSpans().find((candidate) => candidate.name === name);
    if (!span) throw new Error(`no span ${name} among ${names(exporter)}`);
    return span;
  };
  return {
    all: () => exporter.getFinishedSpans(),
    only: () => {
      const spans = exporter.getFinishedSpans();
      if (spans.length !== 1) throw new Error(`expected one span, got ${names(exporter)}`);
      return spans[0]!;
    },
    named,
  };
}

/** The JSON an attribute holds. */
export function jsonOf(span: { readonly attributes: Attributes }, key: string): unknown {
  return JSON.parse(String(span.attributes[key]));
}

function names(exporter: InMemorySpanExporter): string {
  return exporter
    .getFinishedSpans()
    .map((span) => span.name)
    .join(', ');
}
