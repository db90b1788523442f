import { diag, type TracerProvider } from '@opentelemetry/api';
import { keepApart } from '../context/trace.js';
import { sayOnlyWhatIsOurs } from '../otel-api/stderr-diag-logger.js';
import { withoutDoubles, type SendingProcessor } from './host-exporters.js';
import { listenIn } from './host-pipeline.js';
import { KeptSpans } from './kept-spans.js';
import { OwnProvider } from './own-provider.js';

const joined = new WeakSet<TracerProvider>();

/**
 * Makes `processors` see every span of the provider that the host has registered. Where it lets nobody see them, they
 * see our own spans alone.
 */
export function joinHost(provider: TracerProvider, processors: readonly SendingProcessor[]): void {
  if (joined.has(provider)) return;
  joined.add(provider);
  sayOnlyWhatIsOurs();
  if (listenIn(provider, new KeptSpans(withoutDoubles(provider, processors)))) return;
  keepApart(new OwnProvider(processors));
  diag.info(
    "tracehound: this program's OpenTelemetry provider lets nobody see its spans: agents, model " +
      'calls and tools are recorded, its own spans are not',
  );
}
