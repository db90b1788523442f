import { diag } from '@opentelemetry/api';

/** Counts spans that are lost, by reason, and says each reason once through OpenTelemetry's `diag`. */
export class DroppedSpans {
  readonly #counts = new Map<string, number>();

  /** `reason` is a code to count by; `message` says what was expected and what to do. */
  add(reason: string, spans: number, message: string): void {
    if (spans === 0) return;
    const before = this.#counts.get(reason) ?? 0;
    this.#counts.set(reason, before + spans);
    if (before > 0) return;
    diag.warn(`tracehound: spans are being dropped (${reason}), said once. ${message}`);
  }

  /** Spans lost so far, by reason. */
  get counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
