/**
 * Settings of a traced process whose spans a test counts. Whoever receives them runs on the same machine, loaded as it
 * may be: the process waits longer for an answer than any load makes it. And it sends nothing before it ends, since what
 * is under way at that moment is sent a second time.
 */
export const PATIENCE: Readonly<Record<string, string>> = {
  OTEL_BSP_EXPORT_TIMEOUT: '90000',
  OTEL_BSP_SCHEDULE_DELAY: '90000',
  OTEL_EXPORTER_OTLP_TIMEOUT: '90000',
  OTEL_METRIC_EXPORT_INTERVAL: '90000',
  TRACEHOUND_EXIT_TIMEOUT_MS: '90000',
};
