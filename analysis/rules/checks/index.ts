import { readFileSync } from 'node:fs';
import type { OptionValue } from '../../detector.js';
import type { Category } from '../../model.js';
import type { RelationName } from '../../relations/index.js';
import type { YamlValue } from '../yaml-source.js';

/** A kind of rule that YAML can say, named by the key that says it. */
export interface Check {
  /** Other keys that a rule of this kind may have, beside those of every rule. */
  keys: readonly string[];
  category: Category;
  reads: readonly RelationName[];
  message: string;
  /** What `{...}` of a message may name. */
  values: readonly string[];
  title: (options: Readonly<Record<string, OptionValue | null>>) => string;
  sql: string;
  /** The parameters of its SQL. */
  options: (
    fields: ReadonlyMap<string, YamlValue>,
    rule: YamlValue,
  ) => Record<string, OptionValue | null>;
}

const CONSENT =
  '(?i)\\b(yes|yeah|yep|sure|ok(ay)?|confirm(ed)?|agreed?|go ahead|please do|proceed|do it)\\b';

const LIMITS = ['steps', 'tool_calls', 'seconds', 'tokens', 'usd'] as const;

/** Every kind, by its key. */
export const CHECKS: Readonly<Record<string, Check>> = {
  at_most: {
    keys: ['tool'],
    category: 'policy',
    reads: ['calls'],
    message: '{tool} was called {calls|time}; it may be called {at_most|time} at most.',
    values: ['tool', 'calls', 'at_most'],
    title: ({ tool_text, at_most }) => `At most ${String(at_most)} calls of ${String(tool_text)}`,
    sql: sqlOf('at-most'),
    options: (fields, rule) => ({
      ...toolOptions(fields, rule),
      at_most: fields.get('at_most')!.number('a number of calls, 0 or more', 0),
    }),
  },
  budget: {
    keys: [],
    category: 'resources',
    reads: ['steps'],
    message: 'The run took {spent} {what}; its budget is {budget}.',
    values: ['what', 'spent', 'budget'],
    title: () => 'A budget for the run',
    sql: sqlOf('budget'),
    options: (fields) => {
      const limits = fields.get('budget')!.fields(`limits (${LIMITS.join(', ')})`, LIMITS);
      if (limits.size === 0)
        throw fields.get('budget')!.fault(`expected at least one limit: ${LIMITS.join(', ')}`);
      return Object.fromEntries(
        LIMITS.map((name) => [name, limits.get(name)?.number(`a number of ${name}`, 0) ?? null]),
      );
    },
  },
  forbidden_tool: {
    keys: ['arguments'],
    category: 'policy',
    reads: ['calls'],
    message: '{tool} may not be called so, and was {calls|time}: {with_arguments}',
    values: ['tool', 'calls', 'with_arguments'],
    title: ({ tool_text }) => `${String(tool_text)} is forbidden`,
    sql: sqlOf('forbidden-tool'),
    options: (fields) => ({
      ...namesOption('tool', fields.get('forbidden_tool')!),
      arguments: fields.get('arguments')?.pattern('a regular expression on the arguments') ?? '',
    }),
  },
  needs_consent: {
    keys: ['tool'],
    category: 'policy',
    reads: ['calls', 'heard'],
    message: '{tool} was called without consent; the user had last said: "{said}"',
    values: ['tool', 'said'],
    title: ({ tool_text }) => `${String(tool_text)} needs the user's consent`,
    sql: sqlOf('needs-consent'),
    options: (fields, rule) => {
      const consent = fields.get('needs_consent')!;
      const given = consent.plain('true, or a regular expression that consent matches');
      if (given === false)
        throw consent.fault(
          'expected true, or a regular expression; leave the rule out to ask for none',
        );
      return {
        ...toolOptions(fields, rule),
        consent:
          given === true ? CONSENT : consent.pattern('a regular expression that consent matches'),
      };
    },
  },
  needs_earlier: {
    keys: ['tool'],
    category: 'policy',
    reads: ['calls'],
    message: '{tool} was called before {needs}.',
    values: ['tool', 'needs'],
    title: ({ tool_text, needs_text }) =>
      `${String(tool_text)} needs an earlier ${String(needs_text)}`,
    sql: sqlOf('needs-earlier'),
    options: (fields, rule) => ({
      ...toolOptions(fields, rule),
      ...namesOption('needs', fields.get('needs_earlier')!),
    }),
  },
};

function sqlOf(name: string): string {
  return readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');
}

function toolOptions(
  fields: ReadonlyMap<string, YamlValue>,
  rule: YamlValue,
): Record<string, string> {
  const tool = fields.get('tool');
  if (!tool) throw rule.fault('expected "tool", the name of the tool that the rule is about');
  return namesOption('tool', tool);
}

/** Names with `*` for anything, as a regular expression and as the words for it. */
function namesOption(option: string, value: YamlValue): Record<string, string> {
  const names = value.texts('a tool name, or a list of them; * stands for anything');
  return { [option]: patternOf(names), [`${option}_text`]: names.join(' or ') };
}

/** A regular expression for whole names. */
export function patternOf(names: readonly string[]): string {
  return names
    .map((name) => name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'))
    .join('|');
}
