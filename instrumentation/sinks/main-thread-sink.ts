import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { SpanGuard } from '../../collector/exporters/index.js';
import { serializeAtOnce } from '../otlp/serializer.js';
import { safely } from '../safely.js';
import type { OtlpProtocol } from '../settings.js';
import type { Sink } from './sink.js';
import type { Delivery } from './thread-channel.js';

/** Metrics of a thread that is stopped without a word are lost for so long at most. */
const METRIC_INTERVAL_MS = 1_000;

/**
 * In a worker thread, in the place of a sink: hands each span to the main thread's sink of that name the moment it
 * ends. `worker.terminate()`, and `process.exit()` in the main thread, stop a thread between two instructions, and
 * nothing that it still holds is in anybody's reach.
 */
export function toMainThread(
  { name, processor, metrics, announce }: Sink,
  protocol: OtlpProtocol,
  guard: SpanGuard,
  post: (delivery: Delivery) => void,
): Sink {
  const waiting = new Set<ReadableSpan>();
  const deliver = () => {
    const spans = [...waiting];
    waiting.clear();
    if (spans.length === 0) return;
    safely('hand spans to the main thread', () =>
      post({ sink: name, signal: 'traces', body: serializeAtOnce(protocol, spans, guard) }),
    );
  };
  const postMetrics = (body: Uint8Array) => post({ sink: name, signal: 'metrics', body });
  return {
    name,
    processor: {
      destination: () => processor.destination?.(),
      onStart() {
        // A span is of interest when it has ended.
      },
      onEnd(span) {
        waiting.add(span);
        // A host's SDK looks things up (the machine's id) for its resource while its first spans end.
        if (span.resource.asyncAttributesPending)
          void span.resource.waitForAsyncAttributes?.().then(deliver);
        else deliver();
      },
      forceFlush: () => Promise.resolve(deliver()),
      shutdown: () => Promise.resolve(deliver()),
    },
    ...(metrics && {
      metrics: {
        ...metrics,
        intervalMs: Math.min(metrics.intervalMs, METRIC_INTERVAL_MS),
        send: (body) => Promise.resolve(postMetrics(body)),
        handOver: postMetrics,
      },
    }),
    ...(announce && { announce }),
    // What waits for a resource is handed over at the end.
    needsFlush: () => false,
    flush: () => Promise.resolve(),
    handOver: deliver,
  };
}
