import { isRecord, parseJson } from '../messages/message-parts.js';
import type { AnyValue, KeyValue } from '../otlp/model.js';
import { exactJson } from '../json/exact-json.js';
import { parseExactJson } from '../json/json-parser.js';
import { naturalJson } from '../otlp/natural-json.js';
import type { CanonicalFields } from './canonical-span.js';
import { attributeOf } from './message-values.js';
import { stringOf, stringsOf, textOf } from './values.js';

/** What users give a run to find it by, in names of ours: on any span, or on a resource for all spans of a process. */
export const LABEL_ATTRIBUTES = {
  /** A list of texts, or one text with commas. */
  tags: 'tracehound.tags',
  /** An object, or one attribute a member: `tracehound.metadata.commit`. */
  metadata: 'tracehound.metadata',
  /** The name of what was to be done. */
  task: 'tracehound.run.task',
} as const;

/** Marks that LangChain puts among the tags to find its own steps again. */
const LANGCHAIN_MARK = /^(?:(?:seq|graph):step:\d+|map:key:.*|langsmith:\w+)$/;

/** Tags: a list of texts, JSON text of one, or texts joined by commas. */
export function tagsOf(value: AnyValue | undefined): string[] | undefined {
  const given = value?.type === 'string' ? splitTags(stringOf(value) ?? '') : stringsOf(value);
  const tags = (given ?? [])
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '' && !LANGCHAIN_MARK.test(tag));
  return tags.length === 0 ? undefined : [...new Set(tags)];
}

function splitTags(text: string): string[] {
  const parsed = text.startsWith('[') ? parseJson(text) : undefined;
  return Array.isArray(parsed) ? parsed.map(String) : text.split(',');
}

/**
 * One JSON object of what stands under each name, whole (`name`: an object) or by member (`name.member`); the first
 * of a member counts. Members that have a column of their own are left out.
 */
export function metadataOf(
  attributes: readonly KeyValue[],
  names: readonly string[],
  hasColumn: ReadonlySet<string> = NONE,
): string | undefined {
  const members = new Map<string, string>();
  const add = (member: string, json: string) => {
    if (!hasColumn.has(member) && !members.has(member)) members.set(member, json);
  };
  for (const { key, value } of attributes) {
    const name = names.find((known) => key.startsWith(known));
    if (name === undefined) continue;
    if (key.length === name.length)
      for (const [member, json] of membersIn(stringOf(value) ?? '')) add(member, json);
    else if (key[name.length] === '.') add(key.slice(name.length + 1), naturalJson(value));
  }
  return members.size === 0 ? undefined : objectText(members);
}

const NONE: ReadonlySet<string> = new Set();

/** The members of an object's JSON text, each as JSON, numbers as they are; none where it is no object. */
function membersIn(text: string): [member: string, json: string][] {
  try {
    const parsed = parseExactJson(text);
    if (!isRecord(parsed)) return [];
    return Object.entries(parsed).map(([member, inner]) => [member, exactJson(inner)]);
  } catch {
    // Cut off, or too deep: what is no object has no members.
    return [];
  }
}

/** What a resource says of every span below it; undefined where it says nothing. */
export interface ResourceLabels {
  tags: string[] | undefined;
  metadata: string | undefined;
  task: CanonicalFields['task'];
}

export function resourceLabels(attributes: readonly KeyValue[]): ResourceLabels | undefined {
  const label = (key: string) => unescaped(attributeOf(attributes, key), attributes);
  const tags = tagsOf(label(LABEL_ATTRIBUTES.tags));
  const metadata = metadataOf(attributes, [LABEL_ATTRIBUTES.metadata]);
  const task = textOf(label(LABEL_ATTRIBUTES.task));
  return (tags ?? metadata ?? task) === undefined ? undefined : { tags, metadata, task };
}

/** OpenTelemetry's SDK for Rust (Codex, 0.31) leaves the escapes of OTEL_RESOURCE_ATTRIBUTES in. */
function unescaped(
  value: AnyValue | undefined,
  resource: readonly KeyValue[],
): AnyValue | undefined {
  const text = stringOf(value);
  if (text === undefined || !text.includes('%')) return value;
  if (stringOf(attributeOf(resource, 'telemetry.sdk.language')) !== 'rust') return value;
  try {
    return { type: 'string', value: decodeURIComponent(text) };
  } catch {
    // A bare percent sign: nothing was escaped.
    return value;
  }
}

/** Adds what the resource says: tags to those of the span, members and the task that the span does not name itself. */
export function addResourceLabels(fields: CanonicalFields, labels: ResourceLabels): void {
  if (labels.tags !== undefined)
    fields.tags = [...new Set([...(fields.tags ?? []), ...labels.tags])];
  if (labels.metadata !== undefined) fields.metadata = merged(fields.metadata, labels.metadata);
  fields.task ??= labels.task;
}

function merged(own: string | undefined, more: string): string {
  const members = new Map([...membersIn(more), ...membersIn(own ?? '')]);
  return objectText(members);
}

function objectText(members: ReadonlyMap<string, string>): string {
  const written = [...members].map(([member, json]) => `${JSON.stringify(member)}:${json}`);
  return `{${written.join(',')}}`;
}
