/** Short names for what tells one set of runs from another, each as SQL over the view `runs`. */
const FIELDS = {
  agent: (value: string) => `agent_name = ${value}`,
  model: (value: string) => `model = ${value}`,
  service: (value: string) => `service = ${value}`,
  session: (value: string) => `session_id = ${value}`,
  tag: (value: string) => `list_contains(tags, ${value})`,
  task: (value: string) => `task = ${value}`,
  version: (value: string) =>
    `trace_id in (select trace_id from spans where agent_version = ${value})`,
} as const;

export const RUN_FIELDS = Object.keys(FIELDS) as readonly (keyof typeof FIELDS)[];

const SHORT = /^(\w+)=(?!\s*['"=])(.*)$/s;

/** Whether a text is `field=value` with a field of ours, as a person types it: no blanks, no quotes. */
export function isShortCondition(text: string): boolean {
  const field = SHORT.exec(text)?.[1];
  return RUN_FIELDS.some((known) => known === field);
}

/**
 * The SQL condition over the view `runs` that a text means: `tag=nightly` and its like stand for the runs with that
 * value; anything else is such a condition already.
 */
export function runCondition(text: string): string {
  const [, field, value] = SHORT.exec(text) ?? [];
  if (!isShortCondition(text)) return text;
  return FIELDS[field as keyof typeof FIELDS](`'${value!.replaceAll("'", "''")}'`);
}
