import { context, propagation, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { installAmbientRuns } from '../../../instrumentation/context/ambient-run.js';
import { seenToolSpans } from '../../../instrumentation/fetch/seen-tool-spans.js';
import { traceFetch } from '../../../instrumentation/fetch/traced-fetch.js';

/** This process, traced as `register` would, with its spans in memory. */
export interface TracedProcess {
  /** In order of their end. */
  spans(): readonly ReadableSpan[];
  stop(): Promise<void>;
}

export function traceProcess({ ambientRuns }: { ambientRuns: boolean }): TracedProcess {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({
    spanProcessors: [seenToolSpans, new SimpleSpanProcessor(exporter)],
  });
  provider.register();
  const stopAmbientRuns = ambientRuns ? installAmbientRuns() : () => {};
  return {
    spans: () => exporter.getFinishedSpans(),
    async stop() {
      stopAmbientRuns();
      await provider.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

/** Sends one request to a model that answers with this body, and reads the answer. */
export async function callModel(url: string, request: object, answer: object): Promise<void> {
  const fetch = traceFetch(() => Promise.resolve(Response.json(answer)));
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(request) });
  await response.json();
}
