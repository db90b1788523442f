/** A rule file says something that no rule can say; the message names the file, the line and what was expected. */
export class BadRuleError extends Error {
  readonly code = 'bad-rule';
  constructor(
    readonly file: string,
    /** 1-based; null where the file as a whole is meant. */
    readonly line: number | null,
    readonly fault: string,
    options?: ErrorOptions,
  ) {
    super(`${file}${line === null ? '' : `:${line}`}: ${fault}`, options);
  }
}
