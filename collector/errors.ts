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
