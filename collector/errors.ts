/** A body, file or line that is not what it should be. `detail` says where and what was expected. */
export class DecodeError extends Error {
  readonly code = 'undecodable';
  constructor(
    readonly format: string,
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(`This is not ${format}: ${detail}.`, options);
    this.name = 'DecodeError';
  }
}

/** One span of a request that is refused while its neighbours are kept. Caught inside the decoders. */
export class SpanRejected extends Error {
  readonly code = 'span-rejected';
  constructor(
    /** Short and stable: rejections are counted by it. */
    readonly reason: RejectionReason,
    readonly detail: string,
  ) {
    super(`${reason}: ${detail}`);
    this.name = 'SpanRejected';
  }
}

export type RejectionReason =
  | 'invalid trace id'
  | 'invalid span id'
  | 'invalid parent span id'
  | 'time out of range'
  | 'nested too deeply'
  | 'wrong type';

/** A line of an imported file is longer than the reader keeps in memory. */
export class LineTooLongError extends Error {
  readonly code = 'line-too-long';
  constructor(readonly limitBytes: number) {
    super(`The line is longer than ${limitBytes} bytes. Split it, or raise the limit.`);
    this.name = 'LineTooLongError';
  }
}

/** A file is in none of the formats that can be imported, or not in the one that was named. */
export class UnknownFormatError extends Error {
  readonly code = 'unknown-format';
  constructor(
    readonly subject: string,
    readonly known: readonly string[],
  ) {
    super(`${subject}. Known formats: ${known.join(', ')}.`);
    this.name = 'UnknownFormatError';
  }
}

/** A stored span's record columns are not what this version writes. */
export class RecordError extends Error {
  readonly code = 'unreadable-record';
  constructor(
    readonly traceId: string,
    readonly spanId: string,
    options: ErrorOptions,
  ) {
    const said = options.cause instanceof Error ? options.cause.message : String(options.cause);
    super(`Span ${spanId} of trace ${traceId} cannot be sent out again: ${said}.`, options);
    this.name = 'RecordError';
  }
}

/** A file that was to be imported cannot be opened or read to its end. */
export class ImportFileError extends Error {
  readonly code = 'unreadable-file';
  constructor(
    readonly path: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`Cannot import ${path}: ${reason}.`, options);
    this.name = 'ImportFileError';
  }
}

/** A run that was to be exported is not in the store. */
export class UnknownRunError extends Error {
  readonly code = 'unknown-run';
  constructor(readonly runId: string) {
    super(`There is no run ${runId}. \`tracehound runs\` lists those that there are.`);
    this.name = 'UnknownRunError';
  }
}

/** What was to be exported does not fit the format. */
export class NotExportableError extends Error {
  readonly code = 'not-exportable';
  constructor(
    readonly subject: string,
    readonly format: string,
    readonly reason: string,
  ) {
    super(`Cannot export ${subject} as ${format}: ${reason}.`);
    this.name = 'NotExportableError';
  }
}

/** Another process listens there already. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly code = 'port-in-use';

  constructor(
    readonly host: string,
    readonly port: number,
    readonly protocol: 'OTLP/HTTP' | 'OTLP/gRPC',
    options?: ErrorOptions,
  ) {
    super(
      `port ${port} on ${host} (${protocol}) is in use: stop the process that listens there or choose another port`,
      options,
    );
  }
}

/** A bind that the network can reach, without a token to keep strangers out. */
export class TokenRequiredError extends Error {
  override readonly name = 'TokenRequiredError';
  readonly code = 'token-required';

  constructor(readonly host: string) {
    super(
      `listening on ${host} lets other machines in, and that needs a token: set one (TRACEHOUND_TOKEN), or listen on 127.0.0.1`,
    );
  }
}

/** The options of `startCollector` do not make sense together or alone. */
export class CollectorOptionsError extends Error {
  override readonly name = 'CollectorOptionsError';
  readonly code = 'collector-options';
}

/** The thread that owns the file ended by itself; what it had not committed is not acknowledged. */
export class IngestStoppedError extends Error {
  override readonly name = 'IngestStoppedError';
  readonly code = 'ingest-stopped';

  constructor(reason: string, options?: ErrorOptions) {
    super(`the thread that writes the file stopped: ${reason}; restart the collector`, options);
  }
}

/** The store could not be opened; `storeCode` is the store's own error code, where it has one. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
  readonly code = 'store-open';

  constructor(
    message: string,
    readonly storeCode: string | null,
  ) {
    super(message);
  }
}

/** A body that its headers do not describe. */
export class UndecodableBodyError extends Error {
  override readonly name = 'UndecodableBodyError';
  readonly code = 'body-undecodable';
}

/** A body over a limit. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly code = 'body-too-large';

  constructor(
    readonly maxBytes: number,
    readonly state: 'as sent' | 'unpacked',
    options?: ErrorOptions,
  ) {
    super(
      `the body is larger than ${maxBytes} bytes ${state}: send fewer items in one request`,
      options,
    );
  }
}

/** The file is larger or older than it may be, and could not be pruned; it is tried again. */
export class PruneError extends Error {
  override readonly name = 'PruneError';
  readonly code = 'prune';

  constructor(readonly reason: string) {
    super(`old traces could not be deleted, so the file stays over its limits: ${reason}`);
  }
}

/** The database does not answer; `workerCode` is the code of the error in the thread that owns it. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
  readonly code = 'probe';

  constructor(
    message: string,
    readonly workerCode: string | null,
  ) {
    super(message);
  }
}

/** A price file that cannot be used. */
export class PriceFileError extends Error {
  override readonly name = 'PriceFileError';
  readonly code = 'price-file';

  constructor(
    readonly path: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`the price file ${path} cannot be used: ${reason}`, options);
  }
}
