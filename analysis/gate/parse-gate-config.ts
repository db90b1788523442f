import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import { CATALOGUE } from '../detectors/index.js';
import { JUDGE_ID } from '../judge/judge-id.js';
import { detectorsOf } from '../rule-sets.js';
import { RULE_PREFIX } from '../rules/index.js';
import type { Profile } from '../profiles/index.js';
import { SEVERITIES } from '../model.js';
import { GateConfigError } from './errors.js';
import { GATE_SCHEMA, type GateConfig } from './gate-config.js';

/** Reads a gate's YAML. A misspelt key or wrong type is an error with its line, never a limit that is not held. */
export function parseGateConfig(text: string, file: string, profile: Profile): GateConfig {
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
  const ids = [...detectorsOf(profile), ...CATALOGUE].map(({ id }) => id);
  const known = new Set([...ids, JUDGE_ID]);
  for (const name of Object.keys(config.detectors ?? {})) {
    const severity = /^severity:(.*)$/.exec(name)?.[1];
    const isKnown =
      severity === undefined
        ? known.has(name) || name.startsWith(RULE_PREFIX)
        : SEVERITIES.some((s) => s === severity);
    if (!isKnown)
      throw new GateConfigError(
        file,
        lineOf(['detectors', name]),
        `no detector "${name}": \`tracehound explain\` lists them; ` +
          `severity:${SEVERITIES.join('|')} means all of at least that severity`,
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

function keysAt(path: readonly string[]): string[] | null {
  let schema: { properties?: Record<string, object> } | undefined = GATE_SCHEMA;
  for (const step of path) schema = schema?.properties?.[step];
  return schema?.properties ? Object.keys(schema.properties) : null;
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
