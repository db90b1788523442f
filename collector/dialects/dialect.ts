import type { Scope, Span } from '../otlp/model.js';
import type { CanonicalFields } from './canonical-span.js';
import type { LiftedPlace, LogLift } from './log-lift.js';

/**
 * One attribute vocabulary. `detect` is asked once per attribute key and once per scope name (the answers are
 * kept), so it must depend on nothing else; `extract` sees the spans on which it said yes at least once.
 */
export interface Dialect {
  /** The file's name; stands in the `dialect` column. */
  id: string;
  /** One line on whose vocabulary it is and where that is written down. */
  about: string;
  detect: {
    /** True where an attribute of this key is one of ours. */
    attribute?(key: string): boolean;
    /** True where an instrumentation scope of this name speaks our vocabulary. */
    scope?(name: string): boolean;
    /** True where a span event of this name is one of ours. */
    event?(name: string): boolean;
  };
  /** The canonical fields that the span tells in this vocabulary; the others stay undefined. */
  extract(span: Span, scope: Scope): CanonicalFields;
  /** Where the producer tells steps in log records. */
  logs?: LogLift;
  /** Where the producer gives each step a trace of its own: the place of a step's span in its run; null for others. */
  home?(span: Span): LiftedPlace | null;
}
