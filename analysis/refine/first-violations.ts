import { dereference, Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import type { DetectorRow } from '../detector.js';

/**
 * The rows whose arguments the tool's schema does not allow, the first of each run and tool, with `fault`:
 * what is wrong, in one sentence. A schema that is none, or that leans on another that is not here, is held
 * against nobody.
 */
export function firstViolations(rows: readonly DetectorRow[]): DetectorRow[] {
  const checks = new Map<string, (instance: unknown) => string | null>();
  const found = new Map<string, DetectorRow>();
  for (const row of rows) {
    const schema = String(row['schema']);
    let check = checks.get(schema);
    if (!check) checks.set(schema, (check = checkOf(schema)));
    const fault = check(JSON.parse(String(row['arguments'])));
    if (fault === null) continue;
    const key = `${row.run_id} ${String(row['tool'])}`;
    const earlier = found.get(key);
    if (!earlier || Number(earlier['tool_index']) > Number(row['tool_index']))
      found.set(key, { ...row, fault, signature: `${String(row['tool'])} ${keywordOf(fault)}` });
  }
  return [...found.values()];
}

function checkOf(text: string): (instance: unknown) => string | null {
  try {
    const schema = withoutPatterns(JSON.parse(text)) as Schema;
    const validator = new Validator(schema, draftOf(schema), false);
    // Throws here and now where the schema refers to one that it does not hold.
    dereference(schema);
    return (instance) => {
      try {
        const { valid, errors } = validator.validate(instance);
        return valid ? null : sentenceOf(errors);
      } catch {
        return null;
      }
    };
  } catch {
    return () => null;
  }
}

/**
 * Patterns come with the trace, from anyone, and a hostile one makes the matching of a few dozen characters
 * take years. They are left out: a call that only breaks a pattern passes.
 */
function withoutPatterns(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutPatterns);
  if (schema === null || typeof schema !== 'object') return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) =>
      !(key === 'pattern' && typeof value === 'string') &&
      key !== 'patternProperties' &&
      key !== 'format',
  );
  // With patternProperties gone, "no other property" would refuse what they allowed.
  const entries =
    'patternProperties' in schema ? kept.filter(([key]) => key !== 'additionalProperties') : kept;
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutPatterns(value)]));
}

function draftOf(schema: Schema): '4' | '7' | '2019-09' | '2020-12' {
  const named = String(schema.$schema ?? '');
  if (named.includes('draft-04')) return '4';
  if (named.includes('2019-09')) return '2019-09';
  if (named.includes('2020-12')) return '2020-12';
  return '7';
}

/** The innermost complaint, with the place it is about: outer ones only say that something within is wrong. */
function sentenceOf(errors: readonly OutputUnit[]): string {
  const deepest = errors.reduce((a, b) =>
    b.instanceLocation.length > a.instanceLocation.length ? b : a,
  );
  const first = errors.find((error) => INNER.has(error.keyword)) ?? deepest;
  const place = first.instanceLocation.replace(/^#\/?/, '').replaceAll('/', '.');
  const complaint = first.error
    .replace(
      /^Property (".*") does not match additional properties schema/,
      'the schema has no property $1',
    )
    .replace(/\.$/, '')
    .slice(0, 160);
  return place === ''
    ? `${complaint} (${first.keyword})`
    : `${place}: ${complaint} (${first.keyword})`;
}

const INNER: ReadonlySet<string> = new Set([
  'required',
  'type',
  'enum',
  'const',
  'additionalProperties',
]);

function keywordOf(fault: string): string {
  return fault.slice(fault.lastIndexOf('('));
}
