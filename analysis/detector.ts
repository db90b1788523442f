import { readFileSync } from 'node:fs';
import type { Reader, Row } from '../store/index.js';
import { MissingParamError } from './errors.js';
import type { Category, Severity } from './model.js';
import type { RelationName } from './relations/index.js';

/** An option's value as it goes into SQL. */
export type OptionValue = number | string | boolean;
export type Options = Readonly<Record<string, OptionValue>>;

/** The detector's neighbours in published taxonomies; null where one has none. */
export interface Taxonomies {
  /** TRAIL (Patronus, 2025). */
  trail: string | null;
  /** MAST (Berkeley, 2025), with its mode number. */
  mast: string | null;
  /** AgentRx (Microsoft, 2026). */
  agentRx: string | null;
  /** The rule of the same purpose in TraceBench. */
  traceBench: string | null;
  /** The failure type of TraceCore that it covers, where it does. */
  traceCore?: string;
}

/**
 * What a detector's own row must bring, beside one column for each `{param}` of the message. `signature`
 * is the text that findings of the same kind share in other runs once numbers, ids and paths are masked
 * (null: the detector alone).
 */
export interface DetectorRow extends Row {
  run_id: string;
  /** The span to look at first; null means the run as a whole. */
  span_id: string | null;
  /** In any order; nulls and repeats are dropped. */
  evidence_span_ids: string[];
  signature: string | null;
}

interface DetectorMeta {
  /** Equal to the file's name, to the test's and to the anchor in the docs. */
  id: string;
  /** Raised whenever the same run could get another answer: runs are then analysed again. */
  version: number;
  title: string;
  category: Category;
  severity: Severity;
  taxonomies: Taxonomies;
  /**
   * The relations that hold what the question is about. A run with no row in one of them is
   * not-applicable, never clean.
   */
  reads: readonly RelationName[];
  /** Defaults; each is a `$name` parameter of the SQL. */
  options: Options;
  /** It speaks only where a configuration names it: too often wrong, or only right where a policy says so. */
  optIn?: boolean;
  /** What a finding says; `{param}` stands for a column of the row, `renderMessage` says how. */
  message: string;
  /** Why the question is worth asking. */
  why: string;
  whenNotToUse: string;
}

/** A question to the runs under analysis, asked of all of them at once: set-based, linear in their steps. */
export interface Detector extends DetectorMeta {
  /** One `select` over the relations. */
  sql: string;
  /** The answers, in no order. */
  detect: (session: Reader, options: Options) => Promise<DetectorRow[]>;
}

type DetectorSpec = DetectorMeta & {
  /** The file beside it: one `select` over the relations. */
  sql: URL;
  /** Where SQL cannot decide: takes the rows that it found suspicious and leaves those that are findings. */
  refine?: (rows: readonly DetectorRow[], options: Options) => readonly DetectorRow[];
};

/** Completes a detector whose question is in a file. */
export function defineDetector({ sql: file, ...spec }: DetectorSpec): Detector {
  return detectorOf({ ...spec, sql: readFileSync(file, 'utf8') });
}

/** Completes a detector from the text of its question. */
export function detectorOf({
  refine = (rows) => rows,
  ...meta
}: Omit<DetectorSpec, 'sql'> & { sql: string }): Detector {
  return {
    ...meta,
    detect: async (session, options) => [
      ...refine(await session.query<DetectorRow>(meta.sql, { ...options }), options),
    ],
  };
}

/** All text in which a detector names relations. */
export function questionsOf({ sql, reads }: Detector): string[] {
  return [sql, ...reads];
}

/** `{name}`, `{name|noun}` or `{name|one|many}`. */
const PLACE = /\{(\w+)(?:\|([^{}|]+))?(?:\|([^{}|]+))?\}/g;

const TIMES = ['0 times', 'once', 'twice'];

/**
 * Fills a message template from a row:
 *
 * - `{tool}` is the value of the column
 * - `{files|file}` counts: "1 file", "3 files"
 * - `{calls|call answers|calls answer}` counts where an s at the end is not all: "1 call answers", "3 calls answer"
 * - `{failures|time}` says how often: "once", "twice", "3 times"
 *
 * @throws MissingParamError where the row lacks a column: the detector's bug
 */
export function renderMessage(template: string, row: Row): string {
  return template.replace(PLACE, (_, param: string, one?: string, many?: string) => {
    const value = row[param];
    if (value === undefined) throw new MissingParamError(param, Object.keys(row));
    return one === undefined ? String(value) : counted(String(value), one, many ?? `${one}s`);
  });
}

/** The columns that a message template names. */
export function messageParams(template: string): string[] {
  return [...template.matchAll(PLACE)].map(([, param]) => param!);
}

function counted(value: string, one: string, many: string): string {
  if (one === 'time') return TIMES[Number(value)] ?? `${value} times`;
  return `${value} ${Number(value) === 1 ? one : many}`;
}
