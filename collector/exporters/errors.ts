/** The exporter was made with an option it cannot work with. */
export class ExporterOptionError extends Error {
  readonly code = 'EXPORTER_OPTION';
  constructor(
    readonly option: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`DuckDBSpanExporter expected ${expected} as ${option}, not ${JSON.stringify(found)}.`);
    this.name = 'ExporterOptionError';
  }
}
