import { detectorOf, messageParams, type Detector, type Options } from '../detector.js';
import { SEVERITIES, type Severity } from '../model.js';
import { CHECKS, patternOf } from './checks/index.js';
import { RULE_PREFIX, versionOf, type RuleConfig } from './rule-config.js';
import { YamlValue } from './yaml-source.js';

const SECTIONS = ['rules', 'enable', 'disable', 'options', 'severity'] as const;
const COMMON = ['id', 'title', 'severity', 'message', 'why', 'agent'] as const;

/** What the file knows of our detectors: their ids and options, to complain about others. */
export type KnownDetectors = ReadonlyMap<string, Detector>;

/** Reads one YAML rule file; BadRuleError names the line and what was expected. */
export function parseYamlRules(file: string, text: string, known: KnownDetectors): RuleConfig {
  const sections = YamlValue.parse(file, text).fields(
    `a mapping with ${SECTIONS.join(', ')}`,
    SECTIONS,
  );
  const ids = (section: string) =>
    (sections.get(section)?.items('a list of detectors') ?? []).map((value) => {
      const id = value.text('the id of a detector');
      return knownDetector(id, value, known).id;
    });
  return {
    rules: (sections.get('rules')?.items('a list of rules') ?? []).map(parseRule),
    enable: ids('enable'),
    disable: ids('disable'),
    options: parseOptions(sections.get('options'), known),
    severity: parseSeverities(sections.get('severity'), known),
  };
}

function parseRule(rule: YamlValue): Detector {
  const kinds = Object.keys(CHECKS);
  const given = [...rule.fields('a rule').keys()].filter((key) => kinds.includes(key));
  const [kind] = given;
  if (kind === undefined || given.length > 1)
    throw rule.fault(
      `expected exactly one of ${kinds.join(', ')}; got ${given.join(' and ') || 'none'}`,
    );
  const check = CHECKS[kind]!;
  const fields = rule.fields('a rule', [...COMMON, kind, ...check.keys]);
  const id = ruleId(fields.get('id'), rule);
  const params = { ...check.options(fields, rule), agent: agentPattern(fields.get('agent')) };
  const severity = fields.get('severity')?.oneOf('a severity', SEVERITIES) ?? 'medium';
  const message = fields.get('message')?.text('a message') ?? check.message;
  const used = [...check.sql.matchAll(/\$(\w+)/g)].map((match) => match[1]!);
  const options = Object.fromEntries(
    Object.entries(params).filter(([name]) => used.includes(name)),
  ) as Options;
  checkMessage(message, check.values, fields.get('message') ?? rule);
  return detectorOf({
    id,
    version: versionOf([check.sql, options, severity, message]),
    title: fields.get('title')?.text('a title') ?? check.title(params),
    category: check.category,
    severity,
    taxonomies: {
      trail: null,
      mast: null,
      agentRx: 'Instruction/Plan Adherence Failure',
      traceBench: null,
    },
    reads: check.reads,
    options,
    message,
    why: fields.get('why')?.text('a reason') ?? 'A rule of your own.',
    whenNotToUse: 'Where the rule does not hold: take it out of its file.',
    sql: check.sql,
  });
}

function ruleId(value: YamlValue | undefined, rule: YamlValue): string {
  if (!value) throw rule.fault('expected "id", the name of the rule');
  const id = value.text('a name');
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id))
    throw value.fault(`expected a name of small letters, digits and dashes, got "${id}"`);
  return `${RULE_PREFIX}${id}`;
}

function agentPattern(value: YamlValue | undefined): string {
  return value ? patternOf(value.texts('the name of an agent; * stands for anything')) : '.*';
}

/** A `{word}` that the rule's rows do not bring would show only once the rule is broken. */
function checkMessage(message: string, values: readonly string[], at: YamlValue): void {
  for (const param of messageParams(message))
    if (!values.includes(param))
      throw at.fault(`the message asks for {${param}}; this rule brings ${values.join(', ')}`);
}

function knownDetector(id: string, at: YamlValue, known: KnownDetectors): Detector {
  const detector = known.get(id);
  if (!detector) throw at.fault(`there is no detector "${id}"; \`tracehound explain\` lists them`);
  return detector;
}

function parseOptions(
  section: YamlValue | undefined,
  known: KnownDetectors,
): Record<string, Options> {
  const parsed: Record<string, Options> = {};
  for (const [id, value] of section?.fields('options by detector') ?? []) {
    const { options } = knownDetector(id, value, known);
    const names = Object.keys(options);
    if (names.length === 0) throw value.fault(`${id} has no options`);
    const given = [...value.fields(`options of ${id}`, names)].map(([name, option]) => {
      const plain = option.plain(`a value for ${name}`);
      if (typeof plain !== typeof options[name])
        throw option.fault(
          `expected a ${typeof options[name]} for ${name}, got ${JSON.stringify(plain)}`,
        );
      return [name, plain] as const;
    });
    parsed[id] = Object.fromEntries(given);
  }
  return parsed;
}

function parseSeverities(
  section: YamlValue | undefined,
  known: KnownDetectors,
): Record<string, Severity> {
  const parsed: Record<string, Severity> = {};
  for (const [id, value] of section?.fields('severities by detector') ?? [])
    parsed[knownDetector(id, value, known).id] = value.oneOf('a severity', SEVERITIES);
  return parsed;
}
