import { splitTags } from '../options.js';

/** What the user calls the runs of a command. */
export interface RunNames {
  readonly tags?: readonly string[] | undefined;
  readonly task?: string | undefined;
}

/**
 * The environment with tags and task added, twice over: our own variables, and the resource attributes that every
 * OpenTelemetry SDK reads. Tags that are set already stay.
 */
export function labelledEnvironment(
  { tags = [], task = '' }: RunNames,
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const allTags = [...new Set([...splitTags(environment['TRACEHOUND_TAGS'] ?? ''), ...tags])].join(
    ',',
  );
  const allTask = task || environment['TRACEHOUND_TASK'] || '';
  const named = [
    { variable: 'TRACEHOUND_TAGS', attribute: 'tracehound.tags', value: allTags },
    { variable: 'TRACEHOUND_TASK', attribute: 'tracehound.run.task', value: allTask },
  ].filter(({ value }) => value !== '');
  if (named.length === 0) return environment;
  const attributes = named.map(
    ({ attribute, value }) => `${attribute}=${encodeURIComponent(value)}`,
  );
  return {
    ...environment,
    ...Object.fromEntries(named.map(({ variable, value }) => [variable, value])),
    OTEL_RESOURCE_ATTRIBUTES: [environment['OTEL_RESOURCE_ATTRIBUTES'], ...attributes]
      .filter(Boolean)
      .join(','),
  };
}
