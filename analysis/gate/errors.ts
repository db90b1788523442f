/** A gate's file cannot be used; the message names the line. */
export class GateConfigError extends Error {
  readonly code = 'gate-config';
  constructor(
    readonly file: string,
    readonly line: number | null,
    fault: string,
  ) {
    super(`${file}${line === null ? '' : `:${line}`}: ${fault}`);
  }
}

/** The gate asks for a comparison, and there is nothing to compare with. */
export class NoBaselineError extends Error {
  readonly code = 'gate-no-baseline';
  constructor(readonly part: string) {
    super(
      `the gate asks for ${part}, which needs a baseline: name one with --baseline, ` +
        'or write one with --write-baseline FILE',
    );
  }
}

/** A baseline file cannot be used. */
export class BaselineFileError extends Error {
  readonly code = 'gate-baseline';
  constructor(
    readonly file: string,
    fault: string,
  ) {
    super(`${file} ${fault}; expected what \`tracehound gate --write-baseline\` writes`);
  }
}
