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
