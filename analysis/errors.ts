/** A message asks for a column that the detector's rows do not have. */
export class MissingParamError extends Error {
  readonly code = 'missing-message-param';
  constructor(
    readonly param: string,
    readonly columns: string[],
  ) {
    super(
      `The message needs a column "${param}", the rows have ${columns.join(', ')}: add it to the select.`,
    );
  }
}

/** Nobody knows a detector of that name. */
export class UnknownDetectorError extends Error {
  readonly code = 'unknown-detector';
  constructor(
    readonly id: string,
    readonly known: string[],
  ) {
    super(`There is no detector "${id}". Known are: ${known.join(', ')}.`);
  }
}

/** Nobody knows a profile of that name. */
export class UnknownProfileError extends Error {
  readonly code = 'unknown-profile';
  constructor(
    readonly profile: string,
    readonly known: string[],
  ) {
    super(
      `There is no profile "${profile}": expected ${known.join(', ')} or the path of a YAML file.`,
    );
  }
}

/** A user's profile says something that no profile can. */
export class BadProfileError extends Error {
  readonly code = 'bad-profile';
  constructor(
    readonly file: string,
    readonly problems: string[],
  ) {
    super(`${file} is no profile: ${problems.join('; ')}. docs/scores.md shows one.`);
  }
}

/** A file that is to hold the weights of blame does not. */
export class BadWeightsError extends Error {
  readonly code = 'bad-weights';
  constructor(
    readonly file: string,
    readonly problem: string,
  ) {
    super(
      `${file} holds no weights for blame (${problem}). docs/blame.md says what it holds; without TRACEHOUND_BLAME_WEIGHTS the built-in ones count.`,
    );
  }
}
