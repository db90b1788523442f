/** A run's name fits no run of the file. */
export class RunNotFoundError extends Error {
  readonly code = 'run-not-found';
  constructor(
    readonly ref: string,
    readonly hasRuns: boolean,
  ) {
    super(
      hasRuns
        ? `no run "${ref}": expected a run id, the start of one, a trace id or \`last\`. \`tracehound runs\` lists them`
        : `no run "${ref}": the file holds no runs yet. Trace an agent first, or import its spans`,
    );
  }
}

/** Words over the view `runs` say nothing there; what they were to do, and what else they could be, is the subclass's. */
abstract class BadExpressionError extends Error {
  abstract readonly code: string;
  constructor(
    readonly expression: string,
    failure: string,
    expected: string,
    cause: Error,
  ) {
    const [reason] = cause.message.split('\n');
    super(
      `"${expression}" ${failure} runs: expected ${expected} over the view \`runs\` (${reason})`,
      {
        cause,
      },
    );
  }
}

/** What is to select runs is no condition over them. */
export class BadConditionError extends BadExpressionError {
  readonly code = 'bad-condition';
  constructor(
    condition: string,
    readonly fields: readonly string[],
    cause: Error,
  ) {
    const expected = `FIELD=VALUE with one of ${fields.join(', ')}, or a SQL condition`;
    super(condition, 'selects no', expected, cause);
  }
}

/** What is to tell runs apart is no expression over them. */
export class BadGroupingError extends BadExpressionError {
  readonly code = 'bad-grouping';
  constructor(
    by: string,
    readonly names: readonly string[],
    cause: Error,
  ) {
    super(by, 'groups no', `one of ${names.join(', ')}, or a SQL expression`, cause);
  }
}

/** The start of a run id fits several runs. */
export class AmbiguousRunError extends Error {
  readonly code = 'ambiguous-run';
  constructor(
    readonly ref: string,
    readonly runIds: string[],
  ) {
    const shown = runIds.slice(0, 5).join(', ');
    const more = runIds.length > 5 ? ', ...' : '';
    super(
      `"${ref}" is the start of several run ids: ${shown}${more}. Give more of the one you mean`,
    );
  }
}
