import type { TracerProvider } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { safely } from '../safely.js';

/** A processor that can say where it sends spans. */
export interface SendingProcessor extends SpanProcessor {
  /** The URL that it posts to, or `CONSOLE`. Asked for only where a host has exporters of its own. */
  destination?(): string | undefined;
}

/** Where spans are printed. */
export const CONSOLE = 'console:';

/** What OTel's providers, processors and exporters hold of each other, in the SDKs 1.x and 2.x. */
interface HostProvider {
  readonly _activeSpanProcessor?: HostProcessor & {
    readonly _spanProcessors?: readonly HostProcessor[];
  };
}

interface HostProcessor {
  readonly _exporter?: HostExporter;
}

/** Up to 0.56 an OTLP exporter has its URL, or a gRPC address; later ones keep it in the last of their transports. */
interface HostExporter {
  readonly url?: unknown;
  readonly _parameters?: { readonly url?: unknown; readonly address?: unknown };
  readonly _delegate?: HostExporter;
  readonly _transport?: HostExporter;
}

/**
 * Leaves out the processors that send where the host's own exporter sends already: with the standard variables both
 * read the same ones, and a backend would get every span twice.
 */
export function withoutDoubles<P extends SendingProcessor>(
  provider: TracerProvider,
  processors: readonly P[],
): readonly P[] {
  const taken = safely("look at the program's exporters", () => destinationsOf(provider)) ?? [];
  if (taken.length === 0) return processors;
  return processors.filter((processor) => {
    const own = processor.destination?.();
    return own === undefined || !taken.some((where) => isSame(where, own));
  });
}

function destinationsOf(provider: TracerProvider): string[] {
  const active = (provider as HostProvider)._activeSpanProcessor;
  const processors = active?._spanProcessors ?? (active ? [active] : []);
  return processors.flatMap(({ _exporter }) => destinationOf(_exporter) ?? []);
}

function destinationOf(exporter: HostExporter | undefined): string | undefined {
  if (exporter?.constructor.name === 'ConsoleSpanExporter') return CONSOLE;
  for (let at = exporter; at !== undefined; at = at._delegate ?? at._transport) {
    const where = at.url ?? at._parameters?.url ?? at._parameters?.address;
    if (typeof where === 'string') return where;
  }
  return undefined;
}

/** @param where Of the host: a URL, or the host and port of a server that is spoken to by gRPC. */
function isSame(where: string, own: string): boolean {
  const { href, host } = new URL(own);
  return where === host || (URL.canParse(where) && new URL(where).href === href);
}
