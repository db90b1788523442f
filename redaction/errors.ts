/** A pattern of the user's that cannot be used. */
export class RedactionPatternError extends Error {
  override readonly name = 'RedactionPatternError';
  readonly code = 'redaction-pattern';

  constructor(
    readonly pattern: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`redaction pattern /${pattern}/ ${reason}: expected a regular expression`, options);
  }
}

/** Redaction settings that say something other than they can mean. */
export class RedactionSettingsError extends Error {
  override readonly name = 'RedactionSettingsError';
  readonly code = 'redaction-settings';

  constructor(
    /** A file's path, or what else the settings come from. */
    readonly source: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${source}: ${reason}`, options);
  }
}
