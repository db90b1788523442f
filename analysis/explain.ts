import type { Detector, Options, Taxonomies } from './detector.js';
import { MEASURED, type Measurement } from './detectors/measured.js';
import type { Category, Severity } from './model.js';
import { relationSql, RELATIONS } from './relations/index.js';
import { findDetector } from './rule-sets/rule-sets.js';

/** All there is to say of a detector, for a person to read. */
export interface DetectorExplanation {
  id: string;
  version: number;
  title: string;
  category: Category;
  severity: Severity;
  why: string;
  whenNotToUse: string;
  message: string;
  options: Options;
  taxonomies: Taxonomies;
  /** What it was right about on the labelled development runs; null where it never met one. */
  measured: Measurement | null;
  /** What it reads: a run that has none of it is not-applicable. */
  reads: { name: string; meaning: string }[];
  /** It speaks only where a configuration names it. */
  optIn: boolean;
  /** Its question. */
  sql: string;
}

/** Explains a detector of any profile; UnknownDetectorError names the known ones. */
export function explainDetector(id: string): DetectorExplanation {
  return explanationOf(findDetector(id));
}

/** Explains any detector, a user's rule too. */
export function explanationOf(detector: Detector): DetectorExplanation {
  return {
    id: detector.id,
    version: detector.version,
    title: detector.title,
    category: detector.category,
    severity: detector.severity,
    why: detector.why,
    whenNotToUse: detector.whenNotToUse,
    message: detector.message,
    options: detector.options,
    taxonomies: detector.taxonomies,
    measured: MEASURED[detector.id] ?? null,
    reads: RELATIONS.filter((name) => detector.reads.includes(name)).map((name) => ({
      name,
      meaning: firstComment(relationSql(name)),
    })),
    optIn: detector.optIn ?? false,
    sql: detector.sql,
  };
}

/** The first sentence of a relation's header. */
function firstComment(sql: string): string {
  const lines = sql.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  const header = lines
    .slice(0, end)
    .map((line) => line.replace(/^--\s*/, ''))
    .join(' ');
  return header.split(/(?<=[.:])\s/)[0]!.replace(/[:]$/, '.');
}
