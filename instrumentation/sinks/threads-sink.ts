import type { Settings } from '../settings.js';
import { FILE_SCHEDULE_DELAY_MS, type Sink } from './sink.js';
import { takeDeliveries, type Delivery } from './thread-channel.js';
import { clearTimeout, setTimeout } from '../timers.js';

/** So many are passed on at once, so that memory is bounded while the event loop turns. */
const MAX_WAITING = 512;

/** In the main thread: passes what worker threads have recorded on to the sinks, first of all when the process ends. */
export function openThreadsSink(settings: Settings, sinks: readonly Sink[]): Sink {
  let waiting: Delivery[] = [];
  let timer: NodeJS.Timeout | undefined;
  const passOn = () => {
    clearTimeout(timer);
    timer = undefined;
    const deliveries = waiting;
    waiting = [];
    for (const delivery of merged(deliveries))
      sinks.find(({ name }) => name === delivery.sink)?.accept?.(delivery);
  };
  const takeRest = takeDeliveries(settings, (delivery) => {
    if (waiting.push(delivery) >= MAX_WAITING) passOn();
    else timer ??= setTimeout(passOn, FILE_SCHEDULE_DELAY_MS).unref();
  });
  const passAllOn = () => {
    takeRest();
    passOn();
  };
  return {
    name: 'worker threads',
    processor: {
      onStart() {
        // Its spans are those of other threads.
      },
      onEnd() {
        // As above.
      },
      forceFlush: () => Promise.resolve(passAllOn()),
      shutdown: () => Promise.resolve(passAllOn()),
    },
    needsFlush() {
      takeRest();
      return waiting.length > 0;
    },
    flush: () => Promise.resolve(passAllOn()),
    handOver: passAllOn,
  };
}

/** Deliveries of one kind as one: protobuf messages one after the other read as one message. JSON stays apart. */
function merged(deliveries: readonly Delivery[]): Delivery[] {
  const kinds = new Map<string, Delivery[]>();
  const apart: Delivery[] = [];
  for (const delivery of deliveries) {
    const key = `${delivery.signal} ${delivery.sink}`;
    if (isJson(delivery)) apart.push(delivery);
    else kinds.set(key, [...(kinds.get(key) ?? []), delivery]);
  }
  const together = [...kinds.values()].map((kind) => ({
    ...kind[0]!,
    body: Buffer.concat(kind.map(({ body }) => body)),
  }));
  return [...together, ...apart];
}

/** A protobuf request begins with the tag of its first field. */
function isJson({ body }: Delivery): boolean {
  return body[0] === '{'.charCodeAt(0);
}
