import { ITEMS, type Signal } from '../otlp/signal.js';

/** How many different reasons a sender is told about. */
const MAX_NAMED = 3;

/** Counts by reason: the items of one request that were not taken. */
export class Rejections {
  readonly counts: Record<string, number> = {};
  total = 0;

  add(reason: string, count = 1): void {
    if (count === 0) return;
    this.counts[reason] = (this.counts[reason] ?? 0) + count;
    this.total += count;
  }

  /** `spans rejected: 1 invalid trace id, 1 invalid span id`; '' where there are none. */
  describe(signal: Signal): string {
    if (this.total === 0) return '';
    const reasons = Object.entries(this.counts).map(([reason, count]) => `${count} ${reason}`);
    const named = reasons.slice(0, MAX_NAMED).join(', ');
    const more = reasons.length > MAX_NAMED ? ', and other reasons' : '';
    return `${ITEMS[signal]} rejected: ${named}${more}`;
  }
}
