import type { TracerProvider } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { atMost } from '../at-most.js';
import { before } from '../before.js';
import { replaceMethod } from '../replace-method.js';
import { noteFailure, safely } from '../safely.js';
import { recordUnsampled, type LeavesOut, type SamplingProvider } from './host-sampler.js';
import { forOldSpans } from './old-spans.js';
import { ownSpanMask } from './own-span-mask.js';

/** The longest that a flush of the host's waits for us: Sentry, for one, gives all processors 500 ms. */
const PATIENCE_MS = 250;

/** What providers of OTel's SDKs have. */
interface HostProvider extends SamplingProvider {
  /** 2.x: what all its tracers hold. */
  readonly _activeSpanProcessor?: SpanProcessor;
  /** 1.x: asked at every span's start. Another one answers when a processor was added. */
  getActiveSpanProcessor?(): SpanProcessor;
}

/**
 * Lets `listener` see every span of a host's provider, those too that its sampler leaves out. What the host's own
 * processors see stays as it was, but for secrets in spans of ours.
 *
 * The host flushes and shuts down to be done with its own spans: ours go on their way then, but it hears of no failure,
 * waits a moment for a flush and not at all for a shutdown, and what it starts after its shutdown is recorded like the
 * rest. The end of the process delivers.
 *
 * @returns False where the provider lets nobody see its spans.
 */
export function listenIn(provider: TracerProvider, listener: SpanProcessor): boolean {
  const host = provider as HostProvider;
  if (!host._activeSpanProcessor && !host.getActiveSpanProcessor) return false;
  const leavesOut = recordUnsampled(host);
  if (host._activeSpanProcessor) {
    listenAt(host._activeSpanProcessor, listener, leavesOut);
  } else {
    const heard = new WeakSet<SpanProcessor>();
    const hearsOld = forOldSpans(listener);
    replaceMethod<() => SpanProcessor>(host, 'getActiveSpanProcessor', (native) => () => {
      const active = Reflect.apply(native, host, []);
      if (!heard.has(active)) listenAt(active, hearsOld, leavesOut);
      heard.add(active);
      return active;
    });
  }
  followFlushes(host, listener);
  return true;
}

/** @param active What the SDK hands all spans to: it passes them on to the processors that the host has given it. */
function listenAt(active: SpanProcessor, listener: SpanProcessor, leavesOut: LeavesOut): void {
  const oursAlone = new WeakSet<object>();
  const mask = ownSpanMask();
  const tellsEndings = active.onEnding !== undefined;
  replaceMethod<SpanProcessor['onStart']>(active, 'onStart', (native) => (span, parent) => {
    if (leavesOut()) oursAlone.add(span);
    else Reflect.apply(native, active, [span, parent]);
    // SDK 1.x and early 2.x tell of no ending before it has come.
    if (!tellsEndings) before(span, 'end', () => listener.onEnding?.(span));
    safely('hear of a span', () => listener.onStart(span, parent));
  });
  if (tellsEndings)
    replaceMethod<NonNullable<SpanProcessor['onEnding']>>(
      active,
      'onEnding',
      (native) => (span) => {
        if (!oursAlone.has(span)) Reflect.apply(native, active, [span]);
        safely('hear of a span', () => listener.onEnding?.(span));
      },
    );
  replaceMethod<SpanProcessor['onEnd']>(active, 'onEnd', (native) => (span) => {
    if (!oursAlone.has(span)) {
      mask(span);
      Reflect.apply(native, active, [span]);
    }
    safely('hear of a span', () => listener.onEnd(span));
  });
}

type Flush = () => Promise<void>;

function followFlushes(host: object, listener: SpanProcessor): void {
  const flush = () => listener.forceFlush().catch((error: unknown) => noteFailure('flush', error));
  replaceMethod<Flush>(host, 'forceFlush', (native) => async (...args) => {
    const ours = atMost(PATIENCE_MS, flush());
    const [done] = await Promise.all([Reflect.apply(native, host, args), ours]);
    return done;
  });
  before(host, 'shutdown', () => void flush());
}
