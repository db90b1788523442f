import { createHash } from 'node:crypto';
import type { LogRecord } from '../otlp/log-model.js';
import type { AnyValue, KeyValue } from '../otlp/model.js';

/** A log record that tells an event of a name, with its attributes at hand. */
export interface LoggedEvent {
  name: string;
  record: LogRecord;
  /** The first attribute of that key, of the record or else of its resource. */
  get(key: string): AnyValue | undefined;
}

/** Where in a run the span stands that a record becomes. */
export interface LiftedPlace {
  /** The run itself, a step of it, or a part of the span that stands above it. */
  as: 'run' | 'step' | 'part';
  /** Names the run among all that this producer tells: the session, and the prompt where it has an id. */
  run: string;
  /** Names the step within its run where the producer does; else its content is its name. */
  id?: string | undefined;
  /** Of a part: the `id` of the step it belongs to, where that is not the span under which it was written. */
  of?: string | undefined;
  /** True where the trace that it names, if any, is not the run's: such a producer scatters a run over traces. */
  isApart?: boolean;
  /** How long the step took, ms; a record is written at its end. */
  durationMs?: number | undefined;
  /** Attributes and body as a span event of the record's name, where the dialect reads its messages there. */
  asEvent?: boolean;
}

/** How a producer's log records become spans. */
export interface LogLift {
  /** What the names of its events begin with, up to the first dot. */
  prefix: string;
  /** Null where the record tells no step. */
  place(event: LoggedEvent): LiftedPlace | null;
}

/** The attribute that says of a lifted span whose it was; its key ends with the dialect's id. */
export const LIFTED_PREFIX = 'tracehound.lifted.';

/** `from` is what the span was made of: a log record, or a span that came in a trace of its own. */
export function liftedMark(dialect: string, from: 'log' | 'span' = 'log'): KeyValue {
  return { key: `${LIFTED_PREFIX}${dialect}`, value: { type: 'string', value: from } };
}

/** The span's id, and that of the run it stands in, by what its producer calls them. */
export function liftedIds(
  dialect: string,
  { run, as, of }: LiftedPlace,
  name: string,
): { traceId: string; root: string; spanId: string; parentSpanId: string } {
  const within = `${dialect} ${run}`;
  const root = hexOf(`${within} run`, 16);
  return {
    traceId: hexOf(within, 32),
    root,
    spanId: as === 'run' ? root : hexOf(`${within} ${name}`, 16),
    parentSpanId: as === 'run' ? '' : of === undefined ? root : hexOf(`${within} ${of}`, 16),
  };
}

function hexOf(text: string, length: 16 | 32): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
