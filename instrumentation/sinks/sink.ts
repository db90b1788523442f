import type { MetricTarget } from '../metrics/metric-target.js';
import type { SendingProcessor } from '../provider/host-exporters.js';
import type { Announce } from './open-span-processor.js';
import type { Delivery } from './thread-channel.js';

/** The specification's default for `OTEL_BSP_SCHEDULE_DELAY`. */
export const OTLP_SCHEDULE_DELAY_MS = 5_000;

/** Short for a file beside the agent, and a server that has one: what left the agent survives its death. */
export const FILE_SCHEDULE_DELAY_MS = 500;

/** One place spans go to, with what the end of the process needs of it. */
export interface Sink {
  /** In words for a warning. */
  readonly name: string;
  readonly processor: SendingProcessor;
  /** Where metrics go beside the spans. */
  readonly metrics?: MetricTarget | undefined;
  /** Keeps spans that have begun, until they end. Not there where a second record of a span would stay a second span. */
  readonly announce?: Announce;
  /** Takes an OTLP request that another thread has made, in the protocol of this sink. */
  accept?(delivery: Delivery): void;
  /** Whether something came since the last flush. */
  needsFlush(): boolean;
  /** Delivers everything while the event loop still runs. */
  flush(): Promise<void>;
  /** Delivers everything now, blocking at most `timeoutMs`: the event loop has stopped. */
  handOver(timeoutMs: number): void;
}
