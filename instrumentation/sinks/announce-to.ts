import type { DuckDBSpanExporter } from '../../collector/exporters/index.js';
import type { Announce } from './open-span-processor.js';

/** Leaves spans that have begun in the spool of a file. One whose resource is not known yet waits for its end. */
export function announceTo(exporter: DuckDBSpanExporter): Announce {
  return (spans) =>
    exporter.exportStarted(spans.filter(({ resource }) => !resource?.asyncAttributesPending));
}
