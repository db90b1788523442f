import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import { VERSION } from './version.js';

/**
 * Who the spans come from: `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` over what is known of the
 * process, and what `TRACEHOUND_TAGS` and `TRACEHOUND_TASK` call its runs. Command line and user are left out: people put secrets there.
 */
export function resourceFromEnv(): Resource {
  return defaultResource()
    .merge(
      resourceFromAttributes({
        'service.instance.id': randomUuid(),
        'process.pid': process.pid,
        'process.runtime.name': 'nodejs',
        'process.runtime.version': process.versions.node,
        'telemetry.distro.name': 'tracehound',
        'telemetry.distro.version': VERSION,
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes(labelsFromEnv()));
}

/** What the user calls the runs of this process; read into columns by the collector's dialect of the same names. */
function labelsFromEnv(): Record<string, string> {
  const labels: Record<string, string> = {};
  const { TRACEHOUND_TAGS: tags, TRACEHOUND_TASK: task } = process.env;
  if (tags) labels['tracehound.tags'] = tags;
  if (task) labels['tracehound.run.task'] = task;
  return labels;
}

/** The service's name where the environment gives one. */
export function serviceNameFromEnv(): string | undefined {
  const name = detectResources({ detectors: [envDetector] }).attributes['service.name'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** A version 4 UUID. Not of `node:crypto`: telling processes apart is not worth loading it at every start. */
function randomUuid(): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (digit) => {
    const random = Math.floor(Math.random() * 16);
    return (digit === 'x' ? random : (random & 3) | 8).toString(16);
  });
}
