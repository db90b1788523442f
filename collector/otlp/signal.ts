/** The OTLP signals that the collector takes. */
export const SIGNALS = ['traces', 'logs', 'metrics'] as const;
export type Signal = (typeof SIGNALS)[number];

/** What one thing of a signal is called: in messages and beside counts. */
export const ITEMS: Record<Signal, string> = {
  traces: 'spans',
  logs: 'log records',
  metrics: 'data points',
};
