import type { Row } from '../../store/index.js';
import { stringOf } from '../dialects/values.js';
import type { Span } from '../otlp/model.js';
import { parseExactJson } from '../json/json-parser.js';
import { spansFromRows } from '../record/index.js';

/** What a step of a run earned, and what it is worth with all that came after it. */
export interface EarnedStep {
  spanId: string;
  reward: number;
  return: number;
  terms: Readonly<Record<string, number>>;
}

/** One run to export: its spans and what is known of how it went. */
export interface ExportedRun {
  runId: string;
  traceId: string;
  rootSpanId: string;
  outcome: 'pass' | 'fail' | null;
  reward: number | null;
  task: string | null;
  tags: string[];
  /** JSON object. */
  metadata: string | null;
  /** What its steps earned, in order; left out where nobody asked. */
  earned?: readonly EarnedStep[] | undefined;
  /** Rows of `stored-spans.sql`. */
  rows: Row[];
}

/** A span of a run: the columns read from it, and the span as it came. */
export interface RecordedSpan {
  row: Row;
  span: Span;
}

/** Kinds that are steps of a run, as the `steps` view has it. */
const STEPS = new Set([
  'llm',
  'tool',
  'step',
  'retriever',
  'reranker',
  'embedding',
  'media',
  'guardrail',
]);

/** A run's spans in the order in which they began, then arrived. */
export class RunRecord {
  readonly root: RecordedSpan;
  readonly spans: readonly RecordedSpan[];

  constructor(readonly run: ExportedRun) {
    const spans = spansFromRows(run.rows).flatMap((group) => group.spans);
    this.spans = run.rows
      .map((row, index) => ({ row, span: spans[index]! }))
      .sort((a, b) => order(a.row, b.row));
    this.root = this.spans.find(({ row }) => row['span_id'] === run.rootSpanId) ?? this.spans[0]!;
  }

  /** The steps, root left out where it is one. */
  get steps(): RecordedSpan[] {
    return this.spans.filter((span) => span !== this.root && STEPS.has(kindOf(span)));
  }

  ofKind(kind: string): RecordedSpan[] {
    return this.spans.filter((span) => kindOf(span) === kind);
  }
}

export function kindOf({ row }: RecordedSpan): string {
  return row['kind'] as string;
}

/** The text of a column; null where it is empty. */
export function columnText({ row }: RecordedSpan, column: string): string | null {
  const value = row[column];
  return value == null ? null : String(value);
}

/** The number of a column; null where it is empty. */
export function columnNumber({ row }: RecordedSpan, column: string): number | null {
  const value = row[column];
  return value == null ? null : Number(value);
}

/** A text attribute of the span itself. */
export function attributeText({ span }: RecordedSpan, key: string): string | undefined {
  const found = span.attributes.find((attribute) => attribute.key === key);
  if (found === undefined) return undefined;
  return found.value.type === 'string' && found.value.value.length === 0
    ? ''
    : stringOf(found.value);
}

/** An attribute that holds a JSON object, numbers as they are; undefined where the span has none. */
export function attributeObject(
  span: RecordedSpan,
  key: string,
): Record<string, unknown> | undefined {
  const text = attributeText(span, key);
  return text === undefined ? undefined : (parseExactJson(text) as Record<string, unknown>);
}

/** What users said of the run beyond its tags, numbers as they are. */
export function metadataOf({ metadata }: ExportedRun): Record<string, unknown> {
  return metadata === null ? {} : (parseExactJson(metadata) as Record<string, unknown>);
}

function order(a: Row, b: Row): number {
  return compare(a['start_ns'], b['start_ns']) || compare(a['arrival'], b['arrival']);
}

function compare(a: unknown, b: unknown): number {
  const difference = (a as bigint) - (b as bigint);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
