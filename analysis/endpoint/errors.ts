/** The endpoint did not answer as one does that speaks OpenAI's protocol. */
export class EndpointError extends Error {
  readonly code = 'endpoint';
  constructor(
    readonly url: string,
    /** HTTP status; null where there was no answer. */
    readonly status: number | null,
    fault: string,
    options?: ErrorOptions,
  ) {
    super(`${url} ${fault}`, options);
  }
}
