import { plural } from '../wording/quantities.js';

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

/** A rule's rows name runs or spans that are not there: its file has a fault that only real runs can show. */
export class StrayAnswersError extends Error {
  readonly code = 'stray-answers';
  constructor(
    readonly rows: number,
    /** How many ids are of nothing under analysis. */
    readonly strays: number,
    readonly runId: string | null,
    /** The first span that is none of that run's; null where the run itself is unknown. */
    readonly spanId: string | null,
  ) {
    const first =
      spanId === null
        ? `run_id "${runId}", which is no run under analysis`
        : `span "${spanId}", which is none of run "${runId}"`;
    super(
      `expected run_id and span ids of the relations; ${plural(strays, 'id')} in its ${plural(rows, 'row')} ` +
        `${strays === 1 ? 'is' : 'are'} not there, the first is ${first}`,
    );
  }
}
