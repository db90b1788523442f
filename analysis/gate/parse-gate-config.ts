import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import { SEVERITIES } from '../model.js';
import type { Profile } from '../profiles/index.js';
import { isDetectorName, noSuchDetector } from '../rule-sets/detector-names.js';
import { GateConfigError } from './errors.js';
import { GATE_SCHEMA, type GateConfig } from './gate-config.js';

/**
 * Reads a gate's YAML. A misspelt key or detector or a wrong type is an error with its line, never a limit that is not
 * held. `rules` lists the ids of the user's rules where they are known.
 */
export function parseGateConfig(
  text: string,
  file: string,
  profile: Profile,
  rules?: readonly string[],
): GateConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken)
    throw new GateConfigError(
      file,
      broken.linePos?.[0].line ?? null,
      broken.message.split('\n')[0]!,
    );
  const content: unknown = document.toJS();
  if (!isMap(document.contents) || Object.keys(content as object).length === 0)
    throw new GateConfigError(file, null, `expected limits, one of ${allowed().join(', ')}`);
  const lineOf = (path: string[]) => lineAt(document, lines, path);
  const { valid, errors } = new Validator(GATE_SCHEMA as Schema, '2020-12', false).validate(
    content,
  );
  if (!valid) {
    const { path, fault } = worstFault(errors);
    throw new GateConfigError(file, lineOf(path), `${path.join('.') || 'the file'}: ${fault}`);
  }
  const config = content as GateConfig;
  for (const name of Object.keys(config.detectors ?? {})) {
    const severity = /^severity:(.*)$/.exec(name)?.[1];
    const isKnown =
      severity === undefined
        ? isDetectorName(name, profile.ruleSet, rules)
        : SEVERITIES.some((s) => s === severity);
    if (!isKnown)
      throw new GateConfigError(
        file,
        lineOf(['detectors', name]),
        `${noSuchDetector(name)}; severity:${SEVERITIES.join('|')} means all of at least that severity`,
      );
  }
  return config;
}

function allowed(): string[] {
  return Object.keys(GATE_SCHEMA.properties);
}

/** The fault that lies deepest says most; a key that nobody knows is listed with those that are known. */
function worstFault(errors: readonly OutputUnit[]): { path: string[]; fault: string } {
  const faults = errors.map((unit) => ({ unit, path: pathOf(unit.instanceLocation) }));
  const depth = Math.max(...faults.map(({ path }) => path.length));
  const deepest = faults.filter(({ path }) => path.length === depth);
  const telling = deepest.find(({ unit }) => !/^(properties|oneOf|false)$/.test(unit.keyword));
  const { unit, path } = telling ?? deepest[0]!;
  if (
    unit.keyword === 'additionalProperties' ||
    unit.keyword === 'false' ||
    unit.keyword === 'false schema'
  ) {
    const parent = unit.keyword === 'additionalProperties' ? path : path.slice(0, -1);
    const known = keysAt(parent);
    return { path, fault: `unknown key${known ? `; expected one of ${known.join(', ')}` : ''}` };
  }
  return { path, fault: unit.error.replace(/^Instance/, 'the value').replace(/\.$/, '') };
}

function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** As much of a schema as names keys. */
interface KeyedSchema {
  properties?: Record<string, KeyedSchema>;
  additionalProperties?: KeyedSchema | boolean;
  oneOf?: readonly KeyedSchema[];
}

function keysAt(path: readonly string[]): string[] | null {
  let schemas: readonly KeyedSchema[] = [GATE_SCHEMA];
  for (const step of path) schemas = schemas.flatMap((schema) => schemasOf(schema, step));
  const keys = schemas.flatMap(({ properties = {} }) => Object.keys(properties));
  return keys.length > 0 ? keys : null;
}

/** What the value of a key may be. */
function schemasOf({ properties, additionalProperties }: KeyedSchema, key: string): KeyedSchema[] {
  const own = properties?.[key] ?? additionalProperties;
  if (typeof own !== 'object') return [];
  return [own, ...(own.oneOf ?? [])];
}

/** The line of the nearest node that stands in the text. */
function lineAt(document: Document, lines: LineCounter, path: string[]): number | null {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent)
      ? parent.items.find((item) => String(item.key) === path[length - 1])
      : undefined;
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return null;
}
